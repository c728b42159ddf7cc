"""Two devices, one page: what can be put together is, and the rest is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxassess.services.answering import Page
from cxassess.web.respond.form import Posted


@dataclass(frozen=True)
class Merged:
    """The page as it should be saved, and what only the person can decide.

    `answers` and `comment` carry the stored value wherever there is a conflict.
    """

    answers: Mapping[str, str]
    comment: str
    conflicts: Mapping[str, str]
    """Item id -> the answer posted here, where another one was saved elsewhere."""
    other_comment: str | None
    """The comment saved elsewhere, when it and the posted one say different things."""

    @property
    def undecided(self) -> bool:
        return bool(self.conflicts) or self.other_comment is not None


def merge(posted: Posted, stored: Page) -> Merged:
    """Put a posted page and the stored one together; never loses an answer of either.

    An answer that only one side has changed wins. A radio cannot be taken back, so an item
    without a posted answer keeps the stored one.
    """
    if posted.revision == stored.revision:
        comment = stored.comment if posted.comment is None else posted.comment.text
        return Merged({**stored.answers, **posted.answers}, comment, {}, None)
    answers = dict(stored.answers)
    conflicts = {}
    for item, here in posted.answers.items():
        there = stored.answers.get(item)
        shown = posted.shown.get(item)
        if there in (None, here, shown) or (item, there) in posted.sent:
            answers[item] = here
        elif here != shown:
            conflicts[item] = here
    comment, other = _comments(posted, stored)
    return Merged(answers, comment, conflicts, other)


def _comments(posted: Posted, stored: Page) -> tuple[str, str | None]:
    here = "" if posted.comment is None else posted.comment.text
    there = stored.comment
    # the longer of two is the later state of the same text when it contains the other
    if here in there:
        return there, None
    if there in here:
        return here, None
    return there, there
