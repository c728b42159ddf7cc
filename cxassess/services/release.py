"""Release: findings computed once from the responses, frozen and hashed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cxassess.findings.model import Findings
from cxassess.services.context import Context
from cxassess.services.work import JobView

Progress = Callable[[str, float], None]
"""Called with what is being done and the fraction done (0 to 1)."""


@dataclass(frozen=True)
class SnapshotView:
    id: UUID
    wave_id: UUID
    sha256: str
    created_at: datetime


def request_release(
    ctx: Context, client_id: UUID, wave_id: UUID, *, actor: UUID | None = None
) -> JobView:
    """Ask for the release; the job does the rest. Asking twice gives the same job.

    Raises NotFound; Refused while the wave is open or its grace is running.
    """
    raise NotImplementedError


def release(
    ctx: Context, client_id: UUID, wave_id: UUID, progress: Progress | None = None
) -> SnapshotView:
    """Mix what is left, compute, freeze. Once released, gives the stored snapshot again.

    Raises NotFound; Refused while the wave is open or its grace is running.
    """
    raise NotImplementedError


def snapshot_of(ctx: Context, client_id: UUID, wave_id: UUID) -> SnapshotView | None:
    """None while the wave is not released. Raises NotFound."""
    raise NotImplementedError


def latest_findings(ctx: Context, client_id: UUID, wave_id: UUID) -> Findings:
    """The frozen findings of a released wave (cached by hash). Raises NotFound."""
    raise NotImplementedError
