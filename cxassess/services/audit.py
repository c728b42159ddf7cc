"""The record of who did what. Never about an answer, a draft or who has finished."""

from uuid import UUID

from cxassess.services.context import Context
from cxassess.storage.database import TenantSession
from cxassess.storage.work import AuditEvent

OBJECT_LENGTH = 200


def record(
    ctx: Context,
    session: TenantSession,
    client_id: UUID,
    actor: UUID | None,
    verb: str,
    target: str,
) -> None:
    """Add one event to the caller's transaction: it is kept exactly when the deed is.

    `actor` None is the platform itself or its command line.
    """
    session.add(
        AuditEvent(
            client_id=client_id,
            id=ctx.new_id(),
            at=ctx.now(),
            verb=verb,
            object=target[:OBJECT_LENGTH],
            actor_id=actor,
        )
    )
