"""One posted page into the draft, whatever was saved elsewhere in the meantime."""

from dataclasses import dataclass

from cxassess.services.answering import COMMENT_LENGTH, DraftConflict, Page, Part, save_page
from cxassess.services.context import Context
from cxassess.storage.errors import Busy
from cxassess.web.respond.form import Posted
from cxassess.web.respond.merging import Merged, merge
from cxassess.web.respond.screens import Problem
from cxassess.web.respond.wording import counted

ATTEMPTS = 4
"""Another device saving in between is merged again; four times in a row is not a person."""


@dataclass(frozen=True)
class Saved:
    """A page as it is stored now, with what the person must still look at."""

    page: Page
    merged: Merged
    comment: str
    """The text to show: what was typed, also when it could not be stored."""
    problems: tuple[Problem, ...]
    asks: bool
    """This is the one time to ask about the questions left open."""

    def shows(self, posted: Posted) -> bool:
        """True when the sender's page shows exactly what is stored: no need to load it again."""
        comment = posted.comment
        same_comment = comment is None or comment.text == self.page.comment
        return not self.problems and same_comment and self.page.answers == posted.answers


def save(ctx: Context, token: str, part: Part, posted: Posted, stored: Page) -> Saved:
    """Merge, store, and say what needs a look; everything undisputed is saved in any case.

    Raises:
        LinkUnknown, WaveClosed, Busy, Full: nothing was saved.
    """
    for _ in range(ATTEMPTS):
        merged = merge(posted, stored)
        typed = merged.comment if posted.comment is None else posted.comment.text
        problems = _problems(part, posted, merged)
        asks = _asks(part, posted, merged, stored) and not problems
        page = Page(
            stored.revision,
            merged.answers,
            merged.comment if len(merged.comment) <= COMMENT_LENGTH else stored.comment,
            stored.asked_once or asks,
        )
        try:
            revision = save_page(
                ctx,
                token,
                part.criterion.id,
                page.answers,
                page.comment,
                base_revision=page.revision,
                asked_once=page.asked_once,
            )
        except DraftConflict as conflict:
            stored = conflict.page
        else:
            saved = Page(revision, page.answers, page.comment, page.asked_once)
            return Saved(saved, merged, typed, problems, asks)
    raise Busy


def too_long(comment: str) -> str:
    """What to say about a comment's length; empty when it fits."""
    over = len(comment) - COMMENT_LENGTH
    if over <= 0:
        return ""
    characters = counted(over, "character", "characters")
    return f"Your comment is {characters} too long. Shorten it to {COMMENT_LENGTH} or fewer."


def _asks(part: Part, posted: Posted, merged: Merged, stored: Page) -> bool:
    if posted.do != "next" or stored.asked_once:
        return False
    return any(question.item.id not in merged.answers for question in part.questions)


def _problems(part: Part, posted: Posted, merged: Merged) -> tuple[Problem, ...]:
    problems = []
    for position, question in enumerate(part.questions, start=1):
        item = question.item.id
        if item in merged.conflicts:
            text = f"Question {position} was answered twice: choose which answer counts"
            problems.append(Problem(item, text))
        elif item in posted.refused:
            text = f"Question {position}: choose one of the answers offered"
            problems.append(Problem(item, text))
    problems += [Problem("comment", text) for text in _about_comment(posted, merged)]
    return tuple(problems)


def _about_comment(posted: Posted, merged: Merged) -> list[str]:
    if posted.comment is None:
        return []
    texts = []
    if merged.other_comment is not None:
        texts.append("Your comment was also changed elsewhere: see which text to keep")
    if posted.comment.removed:
        gone = counted(posted.comment.removed, "character", "characters")
        texts.append(f"We took out {gone} that cannot be stored. Please read your comment again.")
    if length := too_long(posted.comment.text):
        texts.append(length)
    return texts
