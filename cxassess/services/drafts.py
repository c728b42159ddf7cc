"""The plain form of a draft and of what is sent, and the one size of a wave's boxes."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cxassess.questionnaire.answers import MISSING, AnswerError, code_of
from cxassess.questionnaire.model import Item, Questionnaire
from cxassess.storage import sealing

COMMENT_LENGTH = 500
"""Characters (code points) of one comment."""
LARGEST_CHARACTER = 4
"""Bytes that one character takes at most, in UTF-8 and after JSON's escapes."""


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


EMPTY_DRAFT = Draft({})


@dataclass(frozen=True)
class Submission:
    """What the mixer finds in a box: the group that was asked, answers and comments."""

    segment: int
    answers: Mapping[str, str]
    comments: Mapping[str, str]
    """Criterion id -> comment, without empty ones."""


def box_size(questionnaire: Questionnaire) -> int:
    """One size for every box of a version, so that nobody's length stands out."""
    items = sum(len(item.id) + 16 for item in questionnaire.items)
    pages = sum(
        len(criterion.id) + 64 + LARGEST_CHARACTER * COMMENT_LENGTH
        for criterion in questionnaire.criteria
    )
    return sealing.box_size(items + pages + 64)


def checked_answers(answers: Mapping[str, str], asked: Mapping[str, Item]) -> dict[str, str]:
    """The answers of one page, without empty ones, in the questionnaire's words.

    Raises:
        AnswerError: an item that is not asked here, or an option that it does not offer.
    """
    kept: dict[str, str] = {}
    for identifier, word in answers.items():
        item = asked.get(identifier)
        if item is None:
            raise AnswerError(identifier, identifier[:40], "a question of this page")
        word = word.strip().lower()
        if code_of(item.id, len(item.anchors), word) != MISSING:
            kept[item.id] = word
    return kept


def checked_comment(comment: str) -> str:
    """The comment with plain line ends and without characters that cannot be stored."""
    lines = comment.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(
        sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def draft_bytes(draft: Draft) -> bytes:
    pages = {
        criterion: [page.revision, dict(page.answers), page.comment, int(page.asked_once)]
        for criterion, page in draft.pages.items()
    }
    return _json(pages)


def draft_from(body: bytes) -> Draft:
    return Draft(
        {
            criterion: Page(revision, answers, comment, bool(asked))
            for criterion, (revision, answers, comment, asked) in json.loads(body).items()
        }
    )


def submission_of(draft: Draft, segment: int) -> Submission:
    answers = {item: word for page in draft.pages.values() for item, word in page.answers.items()}
    comments = {name: page.comment for name, page in draft.pages.items() if page.comment}
    return Submission(segment, answers, comments)


def submission_bytes(submission: Submission) -> bytes:
    return _json([submission.segment, dict(submission.answers), dict(submission.comments)])


def submission_from(body: bytes) -> Submission:
    return Submission(*json.loads(body))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
