"""The silo signal and the all-the-time index."""

import pytest

from cxassess.findings import silo
from cxassess.findings.fielded import field
from cxassess.findings.inputs import Unit
from cxassess.findings.silo import silo_signal
from cxassess.findings.steadiness import all_the_time
from cxassess.findings.tree import plant
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    UNITS,
    Person,
    answering,
    criterion,
    draw,
    item,
    small,
)
from tests.unit.findings.reading import fielded

SMALL = small()
FIVE = tuple(Unit(u, u.upper(), None, None) for u in "abcde")
LOW, MIDDLE, HIGH = (1, 2, 2, 2, 3), (2, 3, 3, 3, 4), (3, 4, 4, 4, 5)


def apart_on_one_question():
    """Everybody answers Q-1 alike; on Q-2 the five units lie far apart."""
    bottom, middle, top = (1, 1, 1, 2, 1), (3, 3, 3, 2, 4), (5, 5, 5, 4, 5)
    people = [
        Person(unit=unit.id, answers={"Q-1": one, "Q-2": two})
        for unit, answers in zip(FIVE, (bottom, bottom, middle, top, top), strict=True)
        for one, two in zip((2, 3, 3, 3, 4), answers, strict=True)
    ]
    return small(criteria=(criterion("Q", (item("Q-1"), item("Q-2"))),)), people, FIVE


def organisation(*patterns, units=FIVE, questionnaire=SMALL):
    people = []
    for unit, pattern in zip(units, patterns, strict=False):
        people += answering(*pattern, unit=unit.id)
    return fielded(questionnaire, people, units)


class TestSilo:
    def test_is_on_when_units_lie_apart(self):
        found = silo_signal(organisation(LOW, LOW, MIDDLE, HIGH, HIGH), seed=1)
        assert found.on is True
        assert found.units == 5
        assert found.icc > 0.5
        assert found.probability < 0.05
        assert 0.8 <= found.range < 2.0

    def test_icc_by_hand(self):
        """Means 2, 2, 3, 4, 4 of 5 each, squares 2 within a unit: MSB = 5 x 4 / 4, MSW = 10 / 20.

        ICC1 = (5 - 0.5) / (5 + 4 x 0.5).
        """
        found = silo_signal(organisation(LOW, LOW, MIDDLE, HIGH, HIGH), seed=1)
        assert found.icc == pytest.approx(4.5 / 7)

    def test_is_off_when_units_are_alike(self):
        found = silo_signal(organisation(*[MIDDLE] * 5), seed=1)
        assert found.on is False
        assert found.items == ()
        assert found.sentence.startswith("The silo signal is off: 0\u00a0% of all variation")

    def test_needs_a_range_that_matters(self):
        """Many answers make a small difference sure; it is still no silo."""
        near = (2, 3, 3, 3, 3)
        found = silo_signal(
            organisation(*(pattern * 20 for pattern in (near, near, near, MIDDLE, MIDDLE))), seed=1
        )
        assert found.probability < 0.05
        assert found.on is False

    def test_of_too_few_units_is_not_told(self):
        found = silo_signal(organisation(LOW, MIDDLE, HIGH), seed=1)
        assert (found.on, found.icc, found.probability, found.range, found.units) == (
            None, None, None, None, 3,
        )  # fmt: skip
        assert found.sentence == "Too few units may be shown to tell whether they differ."

    def test_names_the_items_that_differ_most(self):
        found = silo_signal(fielded(*apart_on_one_question()), seed=1)
        assert found.on is True
        assert found.items == ("What do you see of Q-2?",)

    def test_leaves_hidden_units_out(self):
        wave = organisation(LOW, LOW, MIDDLE, HIGH, (1, 5, 1))
        found = silo_signal(wave, seed=1)
        # the small unit takes another with it, as the whole less the others would give it away
        assert found.units == 3

    def test_leaves_people_with_few_answers_out(self):
        people = []
        for unit, pattern in zip(FIVE, (LOW, LOW, MIDDLE, HIGH, HIGH), strict=True):
            people += answering(*pattern, unit=unit.id)
            people += [Person(unit=unit.id, answers={"ONE-1": 5}),
                       Person(unit=unit.id, answers={"ONE-1": 1})]  # fmt: skip
        assert silo_signal(fielded(SMALL, people, FIVE), seed=1).icc == pytest.approx(4.5 / 7)

    def test_of_people_without_spread_is_not_told(self):
        people = []
        for unit in FIVE[:4]:
            # nobody has answered enough of the items for a score
            people += [Person(unit=unit.id, answers={"ONE-1": n}) for n in MIDDLE]
        assert silo_signal(fielded(SMALL, people, FIVE), seed=1).on is None

    def test_large_organisations_take_fewer_permutations(self, monkeypatch):
        wave = field(CORE, draw(PLAN, UNITS, 5), plant(UNITS), 5)
        many = silo_signal(wave, seed=1).probability
        monkeypatch.setattr(silo, "LARGE", 100)
        assert many == pytest.approx(1 / 1000)
        assert silo_signal(wave, seed=1).probability == pytest.approx(1 / 200)


class TestAllTheTime:
    def test_is_the_share_of_cells_at_the_floor_by_answers(self):
        """A: four cells at 2.0 of 5 answers, B: four at 3.0 of 10; 40 of 60 answers reach it."""
        found = all_the_time(organisation(LOW, MIDDLE * 2))
        assert found.index == pytest.approx(100 * 40 / 60)
        assert (found.floor, found.lowest, found.lowest_item) == (3, 2.0, "ONE-1")
        assert found.sentence == (
            "All-the-time index 67: of 100 answers, 67 lie in units and questions that reach "
            "level 3, Connected."
        )

    def test_the_floor_starts_a_quarter_below_its_number(self):
        """2.75 is level 3, 2.7 is not."""
        at, under = (2, 3, 3, 3) * 5, (2, 2, 2, 3, 3, 3, 3, 3, 3, 3)
        assert all_the_time(organisation(at, under)).index == pytest.approx(100 * 80 / 120)

    def test_of_one_unit_is_not_told(self):
        found = all_the_time(organisation(MIDDLE, units=FIVE[:1]))
        assert (found.index, found.lowest, found.lowest_item) == (None, None, None)
        assert found.sentence == "Too few units may be shown for an all-the-time index."

    def test_is_not_told_when_most_is_hidden(self):
        """Ten people of three small units, ten of two shown ones: just half is enough."""
        tree = (*FIVE, Unit("f", "F", None, None))
        wave = organisation((1, 2, 3, 4), (2, 3, 1), (4, 4, 3), MIDDLE, HIGH, units=tree)
        assert all_the_time(wave).index == pytest.approx(100.0)
        wave = organisation((1, 2, 3, 4), (2, 3, 1, 4), (4, 4, 3), MIDDLE, HIGH, units=tree)
        assert all_the_time(wave).index is None

    def test_counts_only_items_of_every_employee(self):
        questionnaire = small(
            criteria=(criterion("Q", (item("Q-1"), item("Q-2", ("manager", "leader")))),)
        )
        people = [*answering(*MIDDLE, unit="a"), *answering(*HIGH, unit="b"),
                  *[Person(unit=u, audience="manager", answers={"Q-1": 4, "Q-2": 1 + n % 2})
                    for u in "ab" for n in range(5)]]  # fmt: skip
        assert all_the_time(fielded(questionnaire, people, FIVE)).index == pytest.approx(100.0)


def test_the_seed_decides_the_permutations():
    wave = organisation((1, 3, 3, 3, 4), MIDDLE, (2, 3, 3, 4, 5), MIDDLE, (3, 3, 3, 4, 4))
    chances = {silo_signal(wave, seed=seed).probability for seed in (1, 1, 2, 3)}
    assert len(chances) > 1
    assert silo_signal(wave, seed=9) == silo_signal(wave, seed=9)
