"""What a respondent posted, read once: answers, comment, and which page they stood on."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort
from werkzeug.datastructures import MultiDict

from cxassess.questionnaire.answers import DONT_KNOW, MISSING, NOT_MY_WORK, AnswerError, code_of
from cxassess.services.answering import Part
from cxassess.web.text import Typed, typed

WRITTEN = {DONT_KNOW: "dk", NOT_MY_WORK: "na"}
LONGEST_REVISION = 9
"""Digits; a page saved a billion times is not a page of answers."""
MOST_PAIRS = 1000
"""A page remembers the answers it sent until one reply comes through."""


@dataclass(frozen=True)
class Posted:
    """One posted page."""

    answers: Mapping[str, str]
    """Item id -> word; only items of the page, only options that they offer."""
    refused: tuple[str, ...]
    """Items whose posted value is not among their options."""
    comment: Typed | None
    """None when the form left the comment out: the stored one stays."""
    revision: int
    """The revision that the page was made from."""
    shown: Mapping[str, str]
    """The answers that the page was made with."""
    sent: frozenset[tuple[str, str]]
    """(item, answer) of everything that the page has sent and got no reply to."""
    do: str
    """Which button: "next", "later", "back", "go-<part>", or "" for a post without one."""


def read(form: MultiDict[str, str], part: Part) -> Posted:
    """Read the post of one part. Fields that are not the page's are left aside.

    Raises:
        BadRequest: no usable revision, so the post cannot be put in order.
    """
    answers: dict[str, str] = {}
    refused = []
    for question in part.questions:
        item, word = question.item, form.get(question.item.id, "")
        try:
            code = code_of(item.id, len(item.anchors), word)
        except AnswerError:
            refused.append(item.id)
            continue
        if code != MISSING:
            answers[item.id] = WRITTEN.get(code, str(code))
    raw = form.get("comment")
    return Posted(
        answers=answers,
        refused=tuple(refused),
        comment=None if raw is None else typed(raw),
        revision=_revision(form.get("revision", "")),
        shown=dict(_pairs(form.get("shown", ""))),
        sent=frozenset(_pairs(form.get("sent", ""))),
        do=form.get("do", ""),
    )


def shown_field(answers: Mapping[str, str]) -> str:
    """The hidden field that remembers what a page was made with: "CUL-1:3 CUL-2:dk"."""
    return " ".join(f"{item}:{word}" for item, word in sorted(answers.items()))


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_REVISION):
        abort(HTTPStatus.BAD_REQUEST)
    return int(text)


def _pairs(text: str) -> list[tuple[str, str]]:
    entries = (entry.partition(":") for entry in text.split()[:MOST_PAIRS])
    return [(item, word) for item, _, word in entries]
