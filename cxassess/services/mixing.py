"""The mixer: sealed answers become unlinkable responses."""

from dataclasses import dataclass
from uuid import UUID

from cxassess.services.context import Context


@dataclass(frozen=True)
class MixResult:
    mixed: int
    """Responses written now."""
    waiting: int
    """Sealed answers still in the inbox."""


def mix(ctx: Context, client_id: UUID, wave_id: UUID, *, final: bool) -> MixResult:
    """Move sealed answers into responses, shuffled; safe to run again at any time.

    Raises NotFound; Refused for `final` while answers are still taken.
    """
    raise NotImplementedError
