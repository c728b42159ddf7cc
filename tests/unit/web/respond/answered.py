"""A small questionnaire page to test the respondent's pages on."""

from datetime import UTC, date, datetime
from functools import cache

from cxassess.questionnaire.loader import find, load
from cxassess.questionnaire.model import Questionnaire
from cxassess.services.answering import Draft, Invitation, Page, Part, Question, Sheet

SENT_BACK = datetime(2026, 11, 27, 18, tzinfo=UTC)


@cache
def core() -> Questionnaire:
    return load(find("core"))


def parts() -> tuple[Part, ...]:
    """The pages of an employee without a line: five parts, 14 questions."""
    asked = ((c, core().asked(c, "employee")) for c in core().criteria)
    return tuple(
        Part(number, criterion, tuple(Question(item, item.stem, None) for item in items))
        for number, (criterion, items) in enumerate(asked, start=1)
    )


def sheet(**pages: Page) -> Sheet:
    """A sheet with saved pages by criterion id."""
    invitation = Invitation(
        client="Example",
        sample=True,
        wave="Autumn",
        asked_by="",
        mode="anonymous",
        minimum=5,
        comment_minimum=10,
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        closes_at=SENT_BACK,
        zone="Europe/Lisbon",
        next_on=date(2027, 5, 10),
        language="en",
        audience="employee",
        line="",
        state="open",
        questionnaire=core(),
        parts=parts(),
        minutes=7,
    )
    return Sheet(invitation, Draft(pages))
