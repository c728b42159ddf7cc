"""The form of a new wave: its fields, and what they mean once they are checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TimeField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from cxassess.questionnaire.model import Criterion
from cxassess.services.questionnaires import VersionView
from cxassess.services.waves import Mode
from cxassess.web.console import moments
from cxassess.web.text import typed

LOWEST_MINIMUM = 5
TARGET = "target-"
MODES = (
    ("anonymous", "Anonymous: everybody gets a personal link, and nobody can see whose answers "
     "are whose"),
    ("open", "Open: one link for all, for places without a list of people"),
)  # fmt: skip
NOT_YET = (
    ("confidential", "Confidential: the link between person and answer is kept and guarded"),
    ("named", "Named: answers carry names, and people are told so"),
)


@dataclass(frozen=True)
class NewWave:
    """What the form says, in the types that the service takes."""

    name: str
    version_id: UUID
    mode: Mode
    minimum: int
    opens_at: datetime
    closes_at: datetime
    zone: str
    asked_by: str
    next_on: date | None
    waves_of_customer_data: int | None
    targets: Mapping[str, float]


def build(
    versions: list[VersionView], criteria: list[Criterion], posted: MultiDict[str, str] | None,
    start: Mapping[str, Any],
) -> Any:  # fmt: skip
    """The form, filled from a post or with first values.

    Built from fields instead of a class: targets are one field for each criterion.
    """
    form = BaseForm(
        {
            "name": StringField("Name of the wave", [_needed("Give the wave a name."),
                                                     Length(max=80, message=AT_MOST_80)],
                                filters=[_clean]),
            "version": SelectField("Questionnaire", choices=[
                SelectChoice(str(version.id), f"{version.title}, {version.version}")
                for version in versions
            ]),
            "mode": RadioField("Who can see what belongs to whom", choices=[
                SelectChoice(value, words) for value, words in (*MODES, *NOT_YET)
            ]),
            "minimum": StringField("Smallest group that is shown", [_minimum], filters=[_clean]),
            "opens_on": DateField("Opens on", [_needed("Choose the day on which it opens.")]),
            "opens_time": TimeField("At", [_needed("Choose the time at which it opens.")]),
            "closes_on": DateField("Closes on", [_needed("Choose the day on which it closes.")]),
            "closes_time": TimeField("At", [_needed("Choose the time at which it closes.")]),
            "zone": StringField("Time zone", [_zone], filters=[_clean]),
            "asked_by": StringField("Who asks", [Length(max=120, message=AT_MOST_120)],
                                    filters=[_clean]),
            "next_on": DateField("Next wave opens on", [Optional()]),
            "customer_data": StringField("Earlier rounds of customer data", [_optional_count],
                                         filters=[_clean]),
        }
        | {
            f"{TARGET}{criterion.id}": StringField(criterion.name, [_target], filters=[_clean])
            for criterion in criteria
        }
    )  # fmt: skip
    form.process(posted, data=start)
    return form


def read(form: Any, criteria: list[Criterion]) -> NewWave | None:
    """Check the form; None when something is wrong, with the messages at its fields."""
    if not form.validate():
        for field in form:
            field.errors = [PLAIN.get(str(message), message) for message in field.errors]
        return None
    opens = _instant(form, "opens_on", "opens_time")
    closes = _instant(form, "closes_on", "closes_time")
    if opens is None or closes is None:
        return None
    if closes <= opens:
        form["closes_on"].errors = ["The wave has to close after it opens."]
        return None
    customer_data = form["customer_data"].data
    return NewWave(
        name=form["name"].data,
        version_id=UUID(form["version"].data),
        mode=form["mode"].data,
        minimum=int(form["minimum"].data),
        opens_at=opens,
        closes_at=closes,
        zone=form["zone"].data,
        asked_by=form["asked_by"].data,
        next_on=form["next_on"].data,
        waves_of_customer_data=int(customer_data) if customer_data else None,
        targets={
            criterion.id: float(given)
            for criterion in criteria
            if (given := form[f"{TARGET}{criterion.id}"].data)
        },
    )


PLAIN = {
    "Not a valid choice.": "Choose one of these.",
    "Not a valid date value.": "A day is needed here, such as 2027-03-15.",
    "Not a valid time value.": "A time is needed here, such as 09:00.",
}
"""WTForms' own words -> ours."""
AT_MOST_80 = "At most 80 characters."
AT_MOST_120 = "At most 120 characters."
WHOLE = re.compile("[0-9]{1,3}")
SCORE = re.compile(r"[1-5](\.[0-9]{1,2})?")


def _clean(text: str | None) -> str:
    return " ".join(typed(text or "").text.split())


def _needed(message: str) -> Any:
    return InputRequired(message)


def _minimum(form: Any, field: Any) -> None:
    if not WHOLE.fullmatch(field.data) or int(field.data) < LOWEST_MINIMUM:
        raise ValidationError(f"A whole number of {LOWEST_MINIMUM} or more; it is never lower.")


def _optional_count(form: Any, field: Any) -> None:
    if field.data and not WHOLE.fullmatch(field.data):
        raise ValidationError("A whole number, such as 0 or 3, or nothing.")


def _target(form: Any, field: Any) -> None:
    field.data = field.data.replace(",", ".")
    if field.data and not (SCORE.fullmatch(field.data) and float(field.data) <= 5):
        raise ValidationError(f"{field.label.text}: a number from 1 to 5, such as 3.5, or nothing.")


def _zone(form: Any, field: Any) -> None:
    if field.data not in moments.zones():
        raise StopValidation("Choose a time zone from the list, such as Europe/Lisbon.")


def _instant(form: Any, day: str, clock: str) -> datetime | None:
    at: time = form[clock].data
    try:
        return moments.instant(form[day].data, at, form["zone"].data)
    except moments.SkippedTimeError:
        form[clock].errors = ["The clocks go forward over this time. Choose another one."]
        return None
