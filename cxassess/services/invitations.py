"""What one person reads: the landing page's facts, the pages of questions, the receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, cast
from uuid import UUID

from cxassess.questionnaire.model import Audience, Criterion, Item, Line, Questionnaire
from cxassess.questionnaire.routing import note_for, stem_for
from cxassess.services import questionnaires
from cxassess.services.arriving import Found
from cxassess.services.drafts import Draft

SECONDS_A_QUESTION = 30


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


@lru_cache(256)
def parts_for(version_id: UUID, audience: Audience, line: Line) -> tuple[Part, ...]:
    """The pages that one audience and line goes through, worked out once per process."""
    questionnaire = questionnaires.cached(version_id)
    asked = [
        (criterion, questionnaire.asked(criterion, audience))
        for criterion in questionnaire.criteria
    ]
    return tuple(
        Part(
            number,
            criterion,
            tuple(Question(item, stem_for(item, line), note_for(item, line)) for item in items),
        )
        for number, (criterion, items) in enumerate(
            ((criterion, items) for criterion, items in asked if items), 1
        )
    )


def invitation_of(found: Found) -> Invitation:
    parts = parts_for(found.version_id, found.audience, found.line)
    questionnaire = questionnaires.cached(found.version_id)
    return Invitation(
        client=found.client,
        sample=found.sample,
        wave=found.wave,
        asked_by=found.asked_by,
        mode=cast(Literal["anonymous", "open"], found.mode),
        minimum=found.minimum,
        comment_minimum=found.comment_minimum,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        zone=found.zone,
        next_on=found.next_on,
        language=questionnaire.language,
        audience=found.audience,
        line=found.line,
        state="done" if found.done else "open",
        questionnaire=questionnaire,
        parts=parts,
        minutes=minutes_for(parts),
    )


def minutes_for(parts: tuple[Part, ...]) -> int:
    questions = sum(len(part.questions) for part in parts)
    return max(1, -(-questions * SECONDS_A_QUESTION // 60))


def receipt_of(found: Found, *, already: bool) -> Receipt:
    return Receipt(
        client=found.client,
        sample=found.sample,
        wave=found.wave,
        closes_at=found.closes_at,
        zone=found.zone,
        next_on=found.next_on,
        already=already,
    )
