"""What the templates of the question and review pages need, and nothing they must work out."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxassess.services.answering import Draft, Invitation, Page, Part, Question, Sheet
from cxassess.web.respond.form import shown_field
from cxassess.web.respond.merging import Merged
from cxassess.web.respond.wording import counted, minutes_left, number, sentence

APART = (("dk", "I don’t know"), ("na", "Not part of my work"))
APART_TEXT = dict(APART)


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    chosen: bool
    device: str = ""
    """Which of two devices an answer comes from, on the page that asks which one counts."""


@dataclass(frozen=True)
class Card:
    """One question as a card."""

    id: str
    number: int
    stem: str
    note: str | None
    choices: tuple[Choice, ...]
    apart: tuple[Choice, ...]
    answer: str | None
    """The chosen text; a card that has one comes folded."""
    folded: bool
    error: str = ""


@dataclass(frozen=True)
class Step:
    """One part in the list beside the questions and in the progress bar."""

    number: int
    name: str
    answered: int
    asked: int
    place: str
    """ "done", "now" or "ahead" as seen from this page."""


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: where to go and what to do there."""

    target: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PartScreen:
    """The page of one part."""

    invitation: Invitation
    part: Part
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    progress: str
    revision: int
    shown: str
    comment: str
    comment_error: str = ""
    other_comment: str | None = None
    left: tuple[Card, ...] = ()
    """Questions without an answer, on the one time that the page asks about them."""
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    back: str | None = None
    """Name of the part before."""

    @property
    def heading_of_problems(self) -> str:
        return sentence(f"{counted(len(self.problems), 'thing needs', 'things need')} a look")

    @property
    def heading_of_left(self) -> str:
        return sentence(
            counted(
                len(self.left),
                "question on this page has no answer yet",
                "questions on this page have no answer yet",
            )
        )


@dataclass(frozen=True)
class Line:
    """One question and its answer in words, for reading through; None for one left open."""

    stem: str
    answer: str | None


@dataclass(frozen=True)
class Summary:
    """One part, for reading through."""

    part: Part
    lines: tuple[Line, ...]
    comment: str
    answered: int

    @property
    def words(self) -> str:
        asked = len(self.lines)
        if self.answered == asked:
            return f"All {asked} answered" if asked > 1 else "Answered"
        return f"{self.answered} of {asked} answered"

    @property
    def complete(self) -> bool:
        return self.answered == len(self.lines)


@dataclass(frozen=True, kw_only=True)
class ReviewScreen:
    invitation: Invitation
    summaries: tuple[Summary, ...]
    steps: tuple[Step, ...]
    progress: str

    @property
    def lead(self) -> str:
        """ "12 of 13 questions answered, one left open. Either is fine." """
        asked = sum(len(summary.lines) for summary in self.summaries)
        answered = sum(summary.answered for summary in self.summaries)
        if answered == asked:
            return f"All {asked} questions answered."
        left = number(asked - answered)
        return f"{answered} of {asked} questions answered, {left} left open. Either is fine."


def part_screen(
    sheet: Sheet, part: Part, page: Page, *, merged: Merged | None = None, asking: bool = False
) -> PartScreen:
    """The page of `part` as it stands in `page`; with conflicts of `merged` asked about."""
    conflicts = merged.conflicts if merged else {}
    cards = tuple(
        _undecided(position, question, page, conflicts[question.item.id])
        if question.item.id in conflicts
        else _card(position, question, page)
        for position, question in enumerate(part.questions, start=1)
    )
    left = tuple(card for card in cards if card.answer is None and not card.error)
    parts = sheet.invitation.parts
    return PartScreen(
        invitation=sheet.invitation,
        part=part,
        cards=cards,
        steps=steps(sheet, part.number),
        progress=_progress(sheet, part),
        revision=page.revision,
        shown=shown_field(page.answers),
        comment=page.comment,
        other_comment=merged.other_comment if merged else None,
        left=left if asking else (),
        back=parts[part.number - 2].criterion.name if part.number > 1 else None,
    )


def review_screen(sheet: Sheet) -> ReviewScreen:
    """Everything saved, to read through before it is sent."""
    parts = sheet.invitation.parts
    return ReviewScreen(
        invitation=sheet.invitation,
        summaries=tuple(_summary(part, sheet.draft.page(part.criterion.id)) for part in parts),
        steps=steps(sheet, len(parts) + 1),
        progress=f"{sentence(number(len(parts)))} parts · ready to send"
        if len(parts) > 1
        else "Ready to send",
    )


def steps(sheet: Sheet, now: int) -> tuple[Step, ...]:
    """The parts as seen from part number `now`."""
    return tuple(
        Step(
            part.number,
            part.criterion.name,
            _answered(part, sheet.draft),
            len(part.questions),
            "done" if part.number < now else "now" if part.number == now else "ahead",
        )
        for part in sheet.invitation.parts
    )


def resume_at(sheet: Sheet) -> int | None:
    """The part to go on with: the first with a question neither answered nor asked about again.

    None when there is none: everything is ready to be read through.
    """
    for part in sheet.invitation.parts:
        page = sheet.draft.page(part.criterion.id)
        if not page.asked_once and _open(part, page.answers):
            return part.number
    return None


def _open(part: Part, answers: Mapping[str, str]) -> bool:
    return any(question.item.id not in answers for question in part.questions)


def _answered(part: Part, draft: Draft) -> int:
    answers = draft.page(part.criterion.id).answers
    return sum(question.item.id in answers for question in part.questions)


def _progress(sheet: Sheet, here: Part) -> str:
    ahead = [part for part in sheet.invitation.parts if part.number >= here.number]
    unanswered = sum(len(part.questions) - _answered(part, sheet.draft) for part in ahead)
    of = f"Part {here.number} of {len(sheet.invitation.parts)}"
    return f"{of} · {minutes_left(unanswered)}"


def _card(position: int, question: Question, page: Page) -> Card:
    item, word = question.item, page.answers.get(question.item.id)
    return Card(
        id=item.id,
        number=position,
        stem=question.stem,
        note=question.note,
        choices=tuple(
            Choice(str(code), anchor, str(code) == word)
            for code, anchor in enumerate(item.anchors, start=1)
        ),
        apart=tuple(Choice(code, text, code == word) for code, text in APART),
        answer=None if word is None else _in_words(question, word),
        folded=word is not None,
    )


def _undecided(position: int, question: Question, page: Page, here: str) -> Card:
    there = page.answers[question.item.id]
    return Card(
        id=question.item.id,
        number=position,
        stem=question.stem,
        note=None,
        choices=(
            Choice(here, _in_words(question, here), False, "On this page"),
            Choice(there, _in_words(question, there), False, "Saved somewhere else, later"),
        ),
        apart=(),
        answer=None,
        folded=False,
        error="You answered this twice, on two devices or in two windows. Which answer counts?",
    )


def _in_words(question: Question, word: str) -> str:
    return APART_TEXT.get(word) or question.item.anchors[int(word) - 1]


def _summary(part: Part, page: Page) -> Summary:
    lines = tuple(
        Line(question.stem, _in_words(question, word) if word else None)
        for question in part.questions
        for word in (page.answers.get(question.item.id),)
    )
    return Summary(part, lines, page.comment, sum(line.answer is not None for line in lines))
