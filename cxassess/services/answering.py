"""Answering: from a personal or open link to one sealed, unlinkable response."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cxassess.services import arriving, drafts, questionnaires
from cxassess.services.arriving import Found
from cxassess.services.context import Context
from cxassess.services.drafts import COMMENT_LENGTH, EMPTY_DRAFT, EMPTY_PAGE, Draft, Page
from cxassess.services.errors import LinkUnknown, WaveClosed
from cxassess.services.invitations import (
    Invitation,
    Part,
    Question,
    Receipt,
    Sheet,
    invitation_of,
    parts_for,
    receipt_of,
)
from cxassess.services.open_links import (
    OpenChoice,
    OpenInvitation,
    open_invitation,
    start_open,
)
from cxassess.storage import answering as tables
from cxassess.storage import sealing
from cxassess.storage.database import affected, hot, table_of

draft_table = table_of(tables.Draft)
participation_table = table_of(tables.Participation)
inbox_table = table_of(tables.Inbox)
# put together once: that takes longer than running them
OWN_DRAFT = sa.and_(
    draft_table.c.client_id == sa.bindparam("own_client"),
    draft_table.c.token_hash == sa.bindparam("own_token"),
)
READ_DRAFT = sa.select(draft_table.c.box).where(OWN_DRAFT).with_for_update()
CHANGE_DRAFT = sa.update(draft_table).where(OWN_DRAFT).values(box=sa.bindparam("new_box"))
DELETE_DRAFT = sa.delete(draft_table).where(OWN_DRAFT)
TAKE_DRAFT = DELETE_DRAFT.returning(draft_table.c.box)
TAKE_PARTICIPATION = (
    sa.update(participation_table)
    .where(
        participation_table.c.client_id == sa.bindparam("own_client"),
        participation_table.c.id == sa.bindparam("own_id"),
        participation_table.c.state == "open",
    )
    .values(state="done")
)
ADD_DRAFT, ADD_INBOX = sa.insert(draft_table), sa.insert(inbox_table)


class DraftConflict(Exception):  # noqa: N818 - says what happened
    """The page was saved elsewhere since; `page` is what is stored now. Nothing was written."""

    def __init__(self, page: Page) -> None:
        super().__init__("This page was changed on another device or in another tab.")
        self.page = page


class CommentTooLong(Exception):  # noqa: N818 - says what happened
    """`length` characters instead of COMMENT_LENGTH; `revision` of the page as saved without."""

    def __init__(self, length: int, revision: int) -> None:
        super().__init__(
            f"Your comment is {length - COMMENT_LENGTH} characters too long. "
            f"Shorten it to {COMMENT_LENGTH} or fewer."
        )
        self.length, self.revision = length, revision


class AlreadySent(WaveClosed):
    """The answers have arrived; nothing can be saved any more. Show the receipt."""


def invitation(ctx: Context, token: str, *, started: bool = False) -> Invitation | None:
    """Facts behind a link; has no effect.

    None is the one answer for an unknown, closed, not yet opened or replaced link. With
    `started` (the caller holds a cookie that was given before the close) the 15 minutes of
    grace after the close count as open, and a finished participation is still answered.
    """
    found = _look(ctx, token)
    return None if found is None or not _admitted(found, started) else invitation_of(found)


def sheet(ctx: Context, token: str) -> Sheet | None:
    """Invitation (as with `started`) and draft in one statement; the question page's read."""
    found = _look(ctx, token)
    if found is None or not _admitted(found, started=True):
        return None
    return Sheet(invitation_of(found), _opened(found, found.box))


def draft(ctx: Context, token: str) -> Draft:
    """Raises LinkUnknown; an empty Draft when nothing is saved or the answers were sent."""
    found = _look(ctx, token)
    if found is None:
        raise LinkUnknown("This link cannot be used.")
    return _opened(found, found.box)


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
        AlreadySent, WaveClosed, LinkUnknown, storage Busy, Full: nothing was written.
    """
    comment = drafts.checked_comment(comment)
    too_long = len(comment) > COMMENT_LENGTH

    def unit(connection: Connection) -> int:
        found = _writable(ctx, connection, token, "save")
        asked = {question.item.id: question.item for question in _questions(found, criterion)}
        kept = drafts.checked_answers(answers, asked)
        stored = _opened(found, _locked_box(connection, found))
        page = stored.page(criterion)
        text = page.comment if too_long else comment
        new = Page(page.revision + 1, kept, text, asked_once or page.asked_once)
        if page.revision and _same(page, new):
            return page.revision
        if base_revision != page.revision:
            raise DraftConflict(page)
        _store(ctx, connection, found, Draft({**stored.pages, criterion: new}))
        return new.revision

    revision = hot(unit, writing=True)
    if too_long:
        raise CommentTooLong(len(comment), revision)
    return revision


def erase_draft(ctx: Context, token: str) -> None:
    """Delete what was saved and not sent. Raises LinkUnknown."""

    def unit(connection: Connection) -> None:
        found = arriving.find(ctx, connection, token, "save")
        if found is None:
            raise LinkUnknown("This link cannot be used.")
        if found.participation_id is None:
            # of an open link the empty row stays: without it the link would count as sent
            connection.execute(CHANGE_DRAFT, {**_own(found), "new_box": b""})
        else:
            connection.execute(DELETE_DRAFT, _own(found))

    hot(unit, writing=True)


def submit(ctx: Context, token: str) -> Receipt:
    """Send the saved draft, exactly once; the commit is on disk before this returns.

    Raises WaveClosed, LinkUnknown, storage Busy, Full; then nothing was sent and the draft is
    kept.
    """

    def unit(connection: Connection) -> Receipt:
        found = arriving.find(ctx, connection, token, "send")
        if found is None or found.phase == "early":
            raise LinkUnknown("This link cannot be used.")
        if found.done:
            return receipt_of(found, already=True)
        if found.phase == "over":
            raise WaveClosed("The questionnaire is closed.")
        if found.participation_id is not None and not _take(connection, found):
            return receipt_of(found, already=True)
        row = connection.execute(TAKE_DRAFT, _own(found)).one_or_none()
        if row is None and found.participation_id is None:
            return receipt_of(found, already=True)
        _post(ctx, connection, found, _opened(found, None if row is None else row.box))
        return receipt_of(found, already=False)

    return hot(unit, writing=True)


def receipt(ctx: Context, token: str) -> Receipt | None:
    """The receipt again; None while nothing was sent or the link is unknown."""
    found = _look(ctx, token)
    if found is None or not found.done:
        return None
    # after the mixing open drafts are gone too, so an open link no longer tells whether it sent
    if found.participation_id is None and found.phase == "over":
        return None
    return receipt_of(found, already=True)


def _look(ctx: Context, token: str) -> Found | None:
    return hot(lambda connection: arriving.find(ctx, connection, token), writing=False)


def _admitted(found: Found, started: bool) -> bool:
    if found.done and started:
        return found.participation_id is not None or found.phase != "over"
    return found.phase == "open" or (started and found.phase == "grace")


def _writable(ctx: Context, connection: Connection, token: str, lock: arriving.Lock) -> Found:
    found = arriving.find(ctx, connection, token, lock)
    if found is None or found.phase == "early":
        raise LinkUnknown("This link cannot be used.")
    if found.done:
        raise AlreadySent("Your answers have arrived already.")
    if found.phase == "over":
        raise WaveClosed("The questionnaire is closed.")
    return found


def _take(connection: Connection, found: Found) -> bool:
    """Mark the participation done; of any number of attempts exactly one gets True."""
    own = {"own_client": found.client_id, "own_id": found.participation_id}
    taken = connection.execute(TAKE_PARTICIPATION, own)
    return affected(taken) == 1


def _post(ctx: Context, connection: Connection, found: Found, stored: Draft) -> None:
    questionnaire = questionnaires.cached(found.version_id)
    body = drafts.submission_bytes(drafts.submission_of(stored, found.segment))
    size = drafts.box_size(questionnaire)
    row = {
        "client_id": found.client_id,
        "wave_id": found.wave_id,
        "id": ctx.random(16),
        "box": sealing.seal_answers(found.box_key, body, size=size),
    }
    connection.execute(ADD_INBOX, row)


def _locked_box(connection: Connection, found: Found) -> bytes | None:
    """The draft as it is now, after the lock. Raises AlreadySent for an open link that was."""
    row = connection.execute(READ_DRAFT, _own(found)).one_or_none()
    if row is None and found.participation_id is None:
        raise AlreadySent("Your answers have arrived already.")
    return None if row is None else row.box


def _store(ctx: Context, connection: Connection, found: Found, new: Draft) -> None:
    questionnaire = questionnaires.cached(found.version_id)
    box = sealing.seal_draft(
        found.token,
        found.wave_id,
        drafts.draft_bytes(new),
        size=drafts.box_size(questionnaire),
        random=ctx.random,
    )
    changed = connection.execute(CHANGE_DRAFT, {**_own(found), "new_box": box})
    if not affected(changed):
        row = {
            "client_id": found.client_id,
            "token_hash": found.token_hash,
            "wave_id": found.wave_id,
            "segment": found.segment,
            "box": box,
        }
        connection.execute(ADD_DRAFT, row)


def _own(found: Found) -> dict[str, object]:
    return {"own_client": found.client_id, "own_token": found.token_hash}


def _opened(found: Found, box: bytes | None) -> Draft:
    if not box:
        return EMPTY_DRAFT
    return drafts.draft_from(sealing.open_draft(found.token, found.wave_id, box))


def _same(page: Page, new: Page) -> bool:
    return (page.answers, page.comment, page.asked_once) == (
        new.answers, new.comment, new.asked_once,
    )  # fmt: skip


def _questions(found: Found, criterion: str) -> tuple[Question, ...]:
    for part in parts_for(found.version_id, found.audience, found.line):
        if part.criterion.id == criterion:
            return part.questions
    return ()


__all__ = [
    "COMMENT_LENGTH", "EMPTY_PAGE", "AlreadySent", "CommentTooLong", "Draft", "DraftConflict",
    "Invitation", "OpenChoice", "OpenInvitation", "Page", "Part", "Question", "Receipt", "Sheet",
    "draft", "erase_draft", "invitation", "open_invitation", "receipt", "save_page", "sheet",
    "start_open", "submit",
]  # fmt: skip
