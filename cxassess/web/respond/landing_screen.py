"""What the landing page says, for a personal link, an open link, and on the way."""

from dataclasses import dataclass

from cxassess.services.answering import Invitation, OpenInvitation
from cxassess.web.respond import wording
from cxassess.web.respond.choosing import Choices
from cxassess.web.respond.wording import Day, Promise


@dataclass(frozen=True, kw_only=True)
class LandingScreen:
    client: str
    sample: bool
    language: str
    asked_by: str
    """Who asks, when that is a person and not just the organisation; else ""."""
    action: str
    """Where Start posts to; "" where there is nothing to start."""
    personal: bool
    """False for an open link, which is everybody's."""
    token: str
    choices: Choices | None
    missing: tuple[str, ...]
    notice: str
    questions: int | None
    minutes: int
    closes: Day
    closes_at: str
    next_on: Day | None
    minimum: int
    minimum_words: str
    fewer_words: str
    promises: tuple[Promise, ...]


def landing_screen(
    facts: Invitation | OpenInvitation,
    *,
    action: str = "",
    token: str = "",
    choices: Choices | None = None,
    missing: tuple[str, ...] = (),
    notice: str = "",
) -> LandingScreen:
    """The facts of a wave in the words that were promised when it was launched."""
    personal = isinstance(facts, Invitation) and facts.mode != "open"
    questions = (
        sum(len(part.questions) for part in facts.parts) if isinstance(facts, Invitation) else None
    )
    return LandingScreen(
        client=facts.client,
        sample=facts.sample,
        language=facts.language,
        asked_by=facts.asked_by if facts.asked_by != facts.client else "",
        action=action,
        personal=personal,
        token=token,
        choices=choices,
        missing=missing,
        notice=notice,
        questions=questions,
        minutes=facts.minutes,
        closes=wording.weekday(facts.closes_at, facts.zone),
        closes_at=wording.clock(facts.closes_at, facts.zone),
        next_on=wording.day(facts.next_on) if facts.next_on else None,
        minimum=facts.minimum,
        minimum_words=wording.number(facts.minimum),
        fewer_words=wording.number(facts.minimum - 1),
        promises=wording.promises(
            "anonymous" if personal else "open", facts.minimum, facts.comment_minimum
        ),
    )
