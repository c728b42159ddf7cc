"""Reports: PDFs made from a frozen snapshot."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cxassess.services.context import Context
from cxassess.services.release import Progress
from cxassess.services.work import JobView


@dataclass(frozen=True)
class ReportView:
    id: UUID
    kind: str
    filename: str
    """A name for the download: "tarnwell-group-autumn-2026-leader.pdf"."""
    sha256: str
    pages: int
    bytes: int
    created_at: datetime


def request_report(
    ctx: Context, client_id: UUID, wave_id: UUID, kind: str = "leader", *,
    actor: UUID | None = None,
) -> JobView:  # fmt: skip
    """Ask for the report of a released wave. Raises NotFound, Refused before the release."""
    raise NotImplementedError


def issue_report(
    ctx: Context,
    client_id: UUID,
    snapshot_id: UUID,
    kind: str = "leader",
    progress: Progress | None = None,
) -> ReportView:
    """Render and store the PDF, once per snapshot, kind and template.

    Raises NotFound, reporting's RenderError and PangoMissing.
    """
    raise NotImplementedError


def reports(ctx: Context, client_id: UUID, wave_id: UUID) -> list[ReportView]:
    """Newest first."""
    raise NotImplementedError


def report_bytes(ctx: Context, client_id: UUID, report_id: UUID) -> tuple[ReportView, bytes]:
    """Raises NotFound when unknown, or the file is gone or altered."""
    raise NotImplementedError


def report_path(ctx: Context, client_id: UUID, report_id: UUID) -> Path:
    """Where the file lies. Raises NotFound."""
    raise NotImplementedError
