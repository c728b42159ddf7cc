"""Published questionnaire versions: immutable, content-hashed, cached in the process."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cxassess.questionnaire import loader, publishing
from cxassess.questionnaire.model import Questionnaire
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.storage.database import hot, reading, table_of, writing
from cxassess.storage.questionnaires import QuestionnaireVersion
from cxassess.storage.tenancy import unscoped

SHARED = unscoped("questionnaires belong to the platform, not to a client")
CACHED_VERSIONS = 64
_kept: dict[UUID, Questionnaire] = {}
# safe to keep for ever: a version never changes, and ids are never used again


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
    return publish_loaded(ctx, loader.load(loader.find(slug_or_path)))


def publish_loaded(ctx: Context, questionnaire: Questionnaire) -> VersionView:
    """Publish a questionnaire that was loaded and checked already. Raises Refused."""
    digest = publishing.content_hash(questionnaire)
    try:
        with writing(SHARED) as session:
            found = session.scalar(_same_name(questionnaire))
            if found is None:
                found = QuestionnaireVersion(
                    id=ctx.new_id(),
                    slug=questionnaire.slug,
                    version=questionnaire.version,
                    title=questionnaire.title,
                    hash=digest,
                    body=publishing.canonical(questionnaire),
                    published_at=ctx.now(),
                )
                session.add(found)
    except sa.exc.IntegrityError:
        # another process published it between our look and our insert
        with reading(SHARED) as session:
            found = session.scalars(_same_name(questionnaire)).one()
    if found.hash != digest:
        raise Refused(
            f"{questionnaire.slug} {questionnaire.version} is published with another content. "
            "A published version does not change: give the new content a new version number."
        )
    return _view(found)


def _same_name(questionnaire: Questionnaire) -> sa.Select[QuestionnaireVersion]:
    return sa.select(QuestionnaireVersion).where(
        QuestionnaireVersion.slug == questionnaire.slug,
        QuestionnaireVersion.version == questionnaire.version,
    )


def versions(ctx: Context) -> list[VersionView]:
    """Newest first."""
    with reading(SHARED) as session:
        found = session.scalars(
            sa.select(QuestionnaireVersion)
            .options(sa.orm.defer(QuestionnaireVersion.body))
            .order_by(QuestionnaireVersion.published_at.desc(), QuestionnaireVersion.id.desc())
        ).all()
        return [_view(version) for version in found]


def load_version(ctx: Context, version_id: UUID) -> Questionnaire:
    """The questionnaire of a published version, parsed once per process. Raises NotFound."""
    return cached(version_id)


def cached(version_id: UUID, connection: Connection | None = None) -> Questionnaire:
    """As `load_version`; within a transaction hand in its connection, to need no second one."""
    found = _kept.get(version_id)
    if found is None:
        found = publishing.from_canonical(_body(version_id, connection))
        if len(_kept) >= CACHED_VERSIONS:
            _kept.clear()
        _kept[version_id] = found
    return found


def _body(version_id: UUID, connection: Connection | None) -> bytes:
    table = table_of(QuestionnaireVersion)
    query = sa.select(table.c.body).where(table.c.id == version_id)
    body: bytes | None = (
        hot(lambda own: own.scalar(query), writing=False, reason=SHARED.reason)
        if connection is None
        else connection.scalar(query)
    )
    if body is None:
        raise NotFound("There is no such questionnaire version.")
    return body


def _view(version: QuestionnaireVersion) -> VersionView:
    return VersionView(
        version.id,
        version.slug,
        version.version,
        version.title,
        version.hash,
        version.published_at,
    )
