"""The example client, told through the same services that real clients use.

Three waves are asked, answered, closed, mixed and released on their own dates; a fourth is open
now, so that there is a questionnaire to answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np

from cxassess.cli.example import answers as invented
from cxassess.cli.example import organisation
from cxassess.questionnaire.model import Questionnaire
from cxassess.services import (
    accounts,
    answering,
    clients,
    mixing,
    people,
    questionnaires,
    release,
    reports,
    waves,
)
from cxassess.services.context import Context

SEED = 20_260_914
ZONE = "Europe/Amsterdam"
CONSULTANT = ("consultant@cxassess.example", "Example consultant")
LEAD = ("lead@meridale.example", "Example client lead")
LEADER = ("leader@meridale.example", "Example leader")
TARGETS = {"RIR": 4.0, "NET": 3.5, "CUL": 3.5, "MEA": 3.5, "EXE": 3.0}
ASKED_BY = "The board of Meridale Group"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Fielding:
    name: str
    opens: date
    closes: date
    next_on: date


FIELDINGS = (
    Fielding("Autumn 2025", date(2025, 9, 15), date(2025, 10, 3), date(2026, 3, 16)),
    Fielding("Spring 2026", date(2026, 3, 16), date(2026, 4, 2), date(2026, 9, 14)),
    Fielding("Autumn 2026", date(2026, 9, 14), date(2026, 10, 2), date(2027, 3, 15)),
)


@dataclass(frozen=True)
class Example:
    """What was made: enough to print where to click."""

    client_id: UUID
    last_wave: UUID
    open_wave: UUID


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)


def _at(ctx: Context, instant: datetime) -> Context:
    """The same context on another day: the past waves of the story happened then."""
    return replace(ctx, now=lambda: instant)


def load(ctx: Context, progress: Progress, *, with_reports: bool) -> Example:
    """Make the example client; call it once on a database that does not have it.

    Args:
        ctx: settings, clock and randomness; ids, keys and mixing stay random, answers are seeded.
        progress: told what is being done and the share done.
        with_reports: also make the leader report of each released wave (needs Pango).
    """
    start = _at(ctx, _noon(FIELDINGS[0].opens - timedelta(days=14)))
    version = questionnaires.publish(start, "core")
    questionnaire = questionnaires.load_version(start, version.id)
    client = clients.create_client(start, organisation.CLIENT, sample=True)
    everyone = organisation.people(SEED)
    _import(start, client.id, everyone)
    _accounts(start, client.id)
    generator = np.random.default_rng(SEED)
    last = client.id
    for number, fielding in enumerate(FIELDINGS):
        last = _field(
            ctx, client.id, version.id, questionnaire, everyone, fielding, number, generator,
            progress,
        )  # fmt: skip
        if with_reports:
            progress(f"{fielding.name}: making the report", 0.0)
            snapshot = release.snapshot_of(ctx, client.id, last)
            assert snapshot is not None  # noqa: S101 - _field released it
            reports.issue_report(ctx, client.id, snapshot.id)
    now_open = _open_now(ctx, client.id, version.id)
    return Example(client.id, last, now_open)


def _import(ctx: Context, client_id: UUID, everyone: tuple[organisation.Person, ...]) -> None:
    units = people.check_units(ctx, client_id, "units.csv", organisation.units_file())
    people.apply_import(ctx, client_id, units.id, False)
    persons = people.check_people(ctx, client_id, "people.csv", organisation.people_file(everyone))
    people.apply_import(ctx, client_id, persons.id, False)


def _accounts(ctx: Context, client_id: UUID) -> None:
    roles: tuple[tuple[tuple[str, str], accounts.Role], ...] = (
        (CONSULTANT, "consultant"), (LEAD, "lead"), (LEADER, "leader"),
    )  # fmt: skip
    for (email, name), role in roles:
        user = accounts.user_by_email(ctx, email) or accounts.create_user(ctx, email, name)
        accounts.grant(ctx, user, client_id, role)


def _wave(
    ctx: Context, client_id: UUID, version_id: UUID, fielding: Fielding, waves_of_data: int
) -> UUID:
    return waves.create_wave(
        ctx,
        client_id,
        name=fielding.name,
        version_id=version_id,
        opens_at=_noon(fielding.opens),
        closes_at=_noon(fielding.closes),
        zone=ZONE,
        asked_by=ASKED_BY,
        next_on=fielding.next_on,
        waves_of_customer_data=waves_of_data,
        targets=TARGETS,
    ).id


def _field(
    ctx: Context,
    client_id: UUID,
    version_id: UUID,
    questionnaire: Questionnaire,
    everyone: tuple[organisation.Person, ...],
    fielding: Fielding,
    number: int,
    generator: np.random.Generator,
    progress: Progress,
) -> UUID:
    """One wave from launch to release, on its own days."""
    during = _at(ctx, _noon(fielding.opens) + timedelta(hours=1))
    wave_id = _wave(during, client_id, version_id, fielding, number + 1)
    waves.launch(during, client_id, wave_id)
    tokens = {
        link.email: link.url.rsplit("/", 1)[-1] for link in waves.links(during, client_id, wave_id)
    }
    for done, person in enumerate(everyone):
        if done % 50 == 0:
            progress(f"{fielding.name}: people answer", done / len(everyone))
        takes_part = invented.takes_part(generator, person)
        sheet = invented.sheet(generator, questionnaire, person, number)
        if takes_part and person.email in tokens:
            _answer(during, tokens[person.email], sheet)
    after = _at(ctx, _noon(fielding.closes) + timedelta(hours=1))
    waves.close(after, client_id, wave_id)
    progress(f"{fielding.name}: computing the findings", 0.0)
    mixing.mix(after, client_id, wave_id, final=True)
    release.release(_at(ctx, _noon(fielding.closes + timedelta(days=17))), client_id, wave_id)
    return wave_id


def _answer(ctx: Context, token: str, sheet: invented.Sheet) -> None:
    found = answering.invitation(ctx, token)
    assert found is not None  # noqa: S101 - the link was made a moment ago and the wave is open
    for part in found.parts:
        # a merged audience may be asked fewer questions than the person's own
        asked = {question.item.id for question in part.questions}
        answering.save_page(
            ctx,
            token,
            part.criterion.id,
            {item: word for item, word in sheet.answers.items() if item in asked},
            sheet.comments.get(part.criterion.id, ""),
            base_revision=0,
        )
    answering.submit(ctx, token)


def _open_now(ctx: Context, client_id: UUID, version_id: UUID) -> UUID:
    today = ctx.now().date()
    fielding = Fielding(
        "Try it yourself", today, today + timedelta(days=365), today + timedelta(days=550)
    )
    early = _at(ctx, ctx.now() - timedelta(days=1))
    wave_id = _wave(early, client_id, version_id, fielding, len(FIELDINGS) + 1)
    waves.launch(ctx, client_id, wave_id)
    return wave_id
