"""Published questionnaires. A version never changes; the database refuses it too."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.types import UtcDateTime


class QuestionnaireVersion(Model):
    """One published content; `body` is its canonical JSON and `hash` the SHA-256 of it."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (sa.UniqueConstraint("slug", "version"), sa.UniqueConstraint("hash"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(600))
    hash: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
