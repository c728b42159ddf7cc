"""The attacker's script has teeth, and finds nothing: a few runs here, twenty by hand.

Each kind of carelessness that the mixer could fall into is tried once, and must be found.
"""

from collections import Counter
from collections.abc import Callable
from itertools import count

import pytest

from cxassess.services import mixing, planning
from cxassess.services.planning import Cell, Plan, Tree
from tests.load import attack_dump
from tests.load.attack_dump import attack, problems

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)]


@pytest.fixture(autouse=True)
def _needs_its_server(request: pytest.FixtureRequest) -> None:
    if "postgresql" in request.node.name:
        request.getfixturevalue("postgres_server")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_from_all_dumps_nobody_can_be_joined_to_an_answer(engine: str) -> None:
    result = attack(engine, runs=2)
    assert list(problems(result)) == []
    assert result.smallest >= attack_dump.MINIMUM
    assert all(tally.guesses for tally in result.tallies.values())


def test_a_mixer_that_does_not_shuffle_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "shuffled", lambda things, random: list(things))
    numbers = count()
    result = attack("sqlite", runs=3, source=lambda size: next(numbers).to_bytes(size))
    assert result.tallies["order of coming, order of ids"].luck < attack_dump.NOT_LUCK
    assert any(problems(result))


@pytest.mark.pg
def test_a_mixer_that_does_not_rewrite_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing._Work, "_rewrite_participations", lambda work: None)
    result = attack("postgresql", runs=1)
    assert result.stamps > 1


def test_a_mixer_that_keeps_small_groups_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planning.plan

    def careless(counts: dict[Cell, int], tree: Tree, minimum: int) -> Plan:
        # at the close, when answers are counted: every group may stay as small as it is
        return plan(counts, tree, 1)

    monkeypatch.setattr(mixing._Work, "_coarsen", _with(careless))
    assert attack("sqlite", runs=1).smallest == 2


def _with(careless: Callable[..., Plan]) -> Callable[..., object]:
    coarsen = mixing._Work._coarsen

    def patched(work: mixing._Work, came: Counter[int]) -> object:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(planning, "plan", careless)
            return coarsen(work, came)

    return patched


def test_a_mixer_that_empties_the_inbox_at_night_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_night = mixing._Work.at_night

    def empty(work: mixing._Work) -> mixing.MixResult:
        work.wave.minimum, kept = 0, work.wave.minimum
        with work.session.no_autoflush:
            result = at_night(work)
        work.wave.minimum = kept
        return result

    monkeypatch.setattr(mixing._Work, "at_night", empty)
    assert attack("sqlite", runs=1).smallest < attack_dump.MINIMUM


def test_answers_that_are_not_sealed_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "cxassess.storage.sealing.seal_draft",
        lambda token, wave_id, body, *, size, random: body,
    )
    monkeypatch.setattr("cxassess.storage.sealing.open_draft", lambda token, wave_id, box: box)
    assert attack("sqlite", runs=1).plaintext > 0
