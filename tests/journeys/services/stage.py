"""A small client, wave and people for tests of services: plain functions that call services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cxassess.questionnaire import loader
from cxassess.questionnaire.model import Questionnaire
from cxassess.services import answering, clients, people, questionnaires, waves
from cxassess.services.context import Context

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OPENS = START + timedelta(hours=1)
CLOSES = START + timedelta(days=25)
UNITS = "unit,parent,name,headcount,line\nnorth,,North,40,both\nsouth,,South,40,b2c\n"


@dataclass(frozen=True)
class Stage:
    """A launched wave and the tokens of the people invited, by address."""

    client_id: UUID
    wave_id: UUID
    tokens: dict[str, str]


def at(ctx: Context, moment: datetime) -> Context:
    return replace(ctx, now=lambda: moment)


def during(ctx: Context) -> Context:
    return at(ctx, OPENS + timedelta(hours=1))


def after(ctx: Context) -> Context:
    return at(ctx, CLOSES + timedelta(hours=1))


def core() -> Questionnaire:
    return loader.load(loader.find("core"))


def crew(
    count: int = 12, *, unit: str = "north", audience: str = "employee", line: str = "b2c",
    prefix: str = "", country: str = "",
) -> list[str]:  # fmt: skip
    """CSV rows of people: north-employee-0@x.example, …"""
    name = prefix or f"{unit or 'whole'}-{audience}"
    return [
        f"{name}-{number}@x.example,Person {number},{unit},{line},{audience},{country}"
        for number in range(count)
    ]


def client_with(ctx: Context, rows: Sequence[str], units: str = UNITS, name: str = "Acme") -> UUID:
    client_id = clients.create_client(ctx, name).id
    check = people.check_units(ctx, client_id, "units.csv", units.encode())
    assert check.problems == ()
    people.apply_import(ctx, client_id, check.id, False)
    if not rows:
        return client_id
    body = "\n".join(["email,name,unit,line,audience,country", *rows])
    check = people.check_people(ctx, client_id, "people.csv", body.encode())
    assert check.problems == ()
    people.apply_import(ctx, client_id, check.id, False)
    return client_id


def wave_of(ctx: Context, client_id: UUID, **facts: object) -> UUID:
    version = questionnaires.publish(ctx, "core")
    given: dict[str, object] = {
        "name": "Autumn 2026", "version_id": version.id, "opens_at": OPENS, "closes_at": CLOSES,
    }  # fmt: skip
    made: waves.WaveView = waves.create_wave(ctx, client_id, **(given | facts))  # type: ignore[arg-type]
    return made.id


def launched(ctx: Context, rows: Sequence[str], **facts: object) -> Stage:
    now = at(ctx, START)
    client_id = client_with(now, rows)
    wave_id = wave_of(now, client_id, **facts)
    waves.launch(now, client_id, wave_id)
    return Stage(client_id, wave_id, tokens_of(now, client_id, wave_id))


def tokens_of(ctx: Context, client_id: UUID, wave_id: UUID) -> dict[str, str]:
    found = waves.links(ctx, client_id, wave_id)
    return {link.email: link.url.rsplit("/", 1)[-1] for link in found}


def fill(
    ctx: Context,
    token: str,
    word: str | Callable[[str], str] = "3",
    comments: Mapping[str, str] | None = None,
) -> None:
    """Save every page, each question answered with one word or by a function of the item's id."""
    found = answering.invitation(ctx, token)
    assert found is not None
    for part in found.parts:
        answers = {
            question.item.id: word(question.item.id) if callable(word) else word
            for question in part.questions
        }
        criterion = part.criterion.id
        text = (comments or {}).get(criterion, "")
        answering.save_page(ctx, token, criterion, answers, text, base_revision=0)


def respond(
    ctx: Context,
    token: str,
    word: str | Callable[[str], str] = "3",
    comments: Mapping[str, str] | None = None,
) -> answering.Receipt:
    fill(ctx, token, word, comments)
    return answering.submit(ctx, token)
