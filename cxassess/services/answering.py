"""Answering: from a personal or open link to one sealed, unlinkable response."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cxassess.questionnaire.model import Audience, Criterion, Item, Line, Questionnaire
from cxassess.services.context import Context

COMMENT_LENGTH = 500
"""Characters (code points) of one comment."""


@dataclass(frozen=True)
class Question:
    """One item as this person reads it; `stem` and `note` follow the line."""

    item: Item
    stem: str
    note: str | None


@dataclass(frozen=True)
class Part:
    """One page: a criterion and the questions of it that this audience answers."""

    number: int
    criterion: Criterion
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What a person who holds a link may know; the landing page is made of it."""

    client: str
    sample: bool
    wave: str
    asked_by: str
    """Who asks, in words: "Marta Lindqvist, Chief Operating Officer"."""
    mode: Literal["anonymous", "open"]
    minimum: int
    comment_minimum: int
    opens_at: datetime
    closes_at: datetime
    """UTC; show it in `zone`."""
    zone: str
    next_on: date | None
    """When people are asked again."""
    language: str
    audience: Audience
    line: Line
    state: Literal["open", "done"]
    """done: the answers have arrived; show the receipt."""
    questionnaire: Questionnaire
    parts: tuple[Part, ...]
    """Pages in order; criteria without a question for this audience are left out."""
    minutes: int
    """Expected time, 30 seconds a question, rounded up."""


@dataclass(frozen=True)
class Page:
    """One saved page of a draft."""

    revision: int
    """0: nothing saved yet. Send it back as `base_revision`."""
    answers: Mapping[str, str]
    """Item id -> "1".."9", "dk", "na"; items without an answer are absent."""
    comment: str = ""
    asked_once: bool = False
    """The person was already reminded of open questions on this page."""


EMPTY_PAGE = Page(0, {})


@dataclass(frozen=True)
class Draft:
    """Everything saved so far; use `page(criterion id)`."""

    pages: Mapping[str, Page]

    def page(self, criterion: str) -> Page:
        return self.pages.get(criterion, EMPTY_PAGE)


@dataclass(frozen=True)
class Sheet:
    """Invitation and draft together: what one question page needs, read in one statement."""

    invitation: Invitation
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """That answers have arrived. Depends on the participation only, never on the answers."""

    client: str
    sample: bool
    wave: str
    closes_at: datetime
    zone: str
    next_on: date | None
    already: bool
    """True: they had arrived before this request; what was sent first counts."""


@dataclass(frozen=True)
class OpenChoice:
    """One choice on the page of an open link."""

    unit: str
    """The unit's code; "" for the whole organisation."""
    unit_name: str
    line: Line
    audience: Audience


@dataclass(frozen=True)
class OpenInvitation:
    """The page of an open link: the same facts as Invitation and the choices offered."""

    client: str
    sample: bool
    wave: str
    asked_by: str
    minimum: int
    comment_minimum: int
    closes_at: datetime
    zone: str
    next_on: date | None
    language: str
    minutes: int
    choices: tuple[OpenChoice, ...]


class DraftConflict(Exception):
    """The page was saved elsewhere since; `page` is what is stored now. Nothing was written."""

    def __init__(self, page: Page) -> None:
        super().__init__("This page was changed on another device or in another tab.")
        self.page = page


class CommentTooLong(Exception):
    """`length` characters instead of COMMENT_LENGTH; `revision` of the page as saved without."""

    def __init__(self, length: int, revision: int) -> None:
        super().__init__(
            f"Your comment is {length - COMMENT_LENGTH} characters too long. "
            f"Shorten it to {COMMENT_LENGTH} or fewer."
        )
        self.length, self.revision = length, revision


def invitation(ctx: Context, token: str, *, started: bool = False) -> Invitation | None:
    """Facts behind a link; has no effect.

    None is the one answer for an unknown, closed, not yet opened or replaced link. With
    `started` (the caller holds a cookie that was given before the close) the 15 minutes of
    grace after the close count as open, and a finished participation is still answered.
    """
    raise NotImplementedError


def sheet(ctx: Context, token: str) -> Sheet | None:
    """Invitation (as with `started`) and draft in one statement; the question page's read."""
    raise NotImplementedError


def draft(ctx: Context, token: str) -> Draft:
    """Raises LinkUnknown; an empty Draft when nothing is saved or the answers were sent."""
    raise NotImplementedError


def save_page(
    ctx: Context,
    token: str,
    criterion: str,
    answers: Mapping[str, str],
    comment: str = "",
    *,
    base_revision: int,
    asked_once: bool = False,
) -> int:
    """Replace one page of the draft; `answers` is the whole page. Returns the new revision.

    The same content sent twice is answered with the revision it already has.

    Raises:
        DraftConflict: the stored page is newer than `base_revision`; nothing was written.
        AnswerError: an item that this audience is not asked, or an option that is not offered.
        CommentTooLong: more than COMMENT_LENGTH characters; the answers were saved, the comment
            was not (its `revision` is the new one).
        WaveClosed, LinkUnknown, storage Busy.
    """
    raise NotImplementedError


def erase_draft(ctx: Context, token: str) -> None:
    """Delete what was saved and not sent. Raises LinkUnknown."""
    raise NotImplementedError


def submit(ctx: Context, token: str) -> Receipt:
    """Send the saved draft, exactly once; the commit is on disk before this returns.

    Raises WaveClosed, LinkUnknown, storage Busy; then nothing was sent and the draft is kept.
    """
    raise NotImplementedError


def receipt(ctx: Context, token: str) -> Receipt | None:
    """The receipt again; None while nothing was sent or the link is unknown."""
    raise NotImplementedError


def open_invitation(ctx: Context, public_id: str) -> OpenInvitation | None:
    """Facts and choices behind an open link; None for unknown or closed. Has no effect."""
    raise NotImplementedError


def start_open(ctx: Context, public_id: str, *, unit: str, line: str, audience: str) -> str:
    """A token for the cookie of one person who came by the open link.

    Raises LinkUnknown, WaveClosed, or Refused when the choice is not among those offered.
    """
    raise NotImplementedError
