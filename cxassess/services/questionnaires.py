"""Published questionnaire versions: immutable, content-hashed, cached in the process."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cxassess.questionnaire.model import Questionnaire
from cxassess.services.context import Context


@dataclass(frozen=True)
class VersionView:
    id: UUID
    slug: str
    version: str
    title: str
    hash: str
    published_at: datetime


def publish(ctx: Context, slug_or_path: str, *, actor: UUID | None = None) -> VersionView:
    """Check and publish a questionnaire; the same content gives the same version again.

    Raises:
        QuestionnaireError: the files have problems, all listed.
        Refused: another content was published under this slug and version.
    """
    raise NotImplementedError


def versions(ctx: Context) -> list[VersionView]:
    """Newest first."""
    raise NotImplementedError


def load_version(ctx: Context, version_id: UUID) -> Questionnaire:
    """Raises NotFound."""
    raise NotImplementedError
