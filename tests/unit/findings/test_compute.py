"""The whole computation: edges of size and shape, order, refusals."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.findings.canonical import to_json
from cxassess.findings.compute import COMPUTED_WITH, compute
from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import Unit
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    SUBJECT,
    UNITS,
    Plan,
    answering,
    crowd,
    draw,
    shuffled,
    small,
    wave_of,
)
from tests.unit.findings.reading import findings_of

SMALL = small()


class TestSizes:
    @pytest.mark.parametrize("number", [0, 1, 4])
    def test_fewer_than_the_minimum_show_nothing(self, number):
        found = findings_of(SMALL, answering(*range(1, number + 1)), UNITS, invited=2)
        assert not found.enough
        assert found.participation.answered is None
        assert found.answer.headline == "Fewer than 5 people answered, so no result can be shown."
        assert (found.criteria, found.gates, found.actions) == ((), (), ())
        assert (found.perception, found.units, found.lines, found.trend) == (None,) * 4
        assert found.level.index is None
        # who knows all answers but one could try out the last against a hash
        assert (found.method.data_hash, found.method.seed, found.method.headline) == ("", 0, "")
        assert found.method.gate_limits
        assert len(found.levels) == 5

    def test_the_minimum_is_enough(self):
        found = findings_of(SMALL, answering(1, 2, 3, 4, 5))
        assert found.enough
        assert found.participation.answered == 5
        assert found.level.index.n == 5

    def test_experts_alone_are_no_result(self):
        found = findings_of(SMALL, answering(1, 2, 3, 4, 5, audience="programme"))
        assert not found.enough
        assert found.participation.answered == 5

    def test_everybody_says_dont_know(self):
        found = findings_of(CORE, [*crowd(28, answers=254), *crowd(2, answers=255)])
        assert found.enough
        assert found.headlines.criteria == "No criterion could be rated."
        assert all(criterion.headline.endswith("is not rated.") for criterion in found.criteria)
        assert found.answer.findings[0].title == "Some of it is not visible"

    def test_everybody_says_the_same(self):
        found = findings_of(SMALL, crowd(30, answers=3))
        assert found.enough
        assert found.level.index is None

    def test_forty_units(self):
        units = tuple(Unit(f"u{n}", f"Unit {n:02d}", None, 30) for n in range(40))
        plan = Plan(sizes={unit.id: 20 for unit in units})
        found = compute(CORE, [draw(plan, units, 4)], units, SUBJECT)
        assert len(found.units.rows) == 40
        assert found.units.cells == 200
        assert found.units.silo.units == 40

    def test_one_unit(self):
        units = (Unit("only", "Only", None, 300),)
        plan = Plan(sizes={"only": 200}, leaders=0, programme=0)
        found = compute(CORE, [draw(plan, units, 4)], units, SUBJECT)
        assert [row.answered for row in found.units.rows] == [244]
        assert found.units.silo.on is None
        assert found.units.all_the_time.index is None
        assert found.perception is None

    def test_fifty_thousand_people_take_seconds(self):
        """About 1 s of CPU; the limit leaves room for a busy machine."""
        tops = [Unit(f"t{n}", f"Top {n}", None, None) for n in range(5)]
        units = [*tops, *(Unit(f"u{n}", f"Unit {n}", f"t{n % 5}", 1300) for n in range(40))]
        plan = replace(PLAN, sizes={f"u{n}": 1200 for n in range(40)}, managers=2000, shift={})
        wave = draw(plan, units, 4)
        start = time.process_time()
        found = compute(CORE, [wave], units, SUBJECT)
        assert time.process_time() - start < 8
        assert found.participation.answered > 50_000


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_order_of_people_and_units_does_not_matter(seed, order):
    waves = [draw(PLAN, UNITS, seed, 1), draw(PLAN, UNITS, seed + 1, 2)]
    expected = to_json(compute(CORE, waves, UNITS, SUBJECT))
    mixed = np.random.default_rng(order).permutation(len(UNITS))
    units = tuple(UNITS[place] for place in mixed)
    place = np.append(np.argsort(mixed), -1)
    again = []
    for wave in waves:
        wave = shuffled(wave, order)
        answers = replace(wave.answers, unit=place[wave.answers.unit].astype(np.int32))
        again.append(replace(wave, answers=answers, invited=wave.invited[::-1]))
    assert to_json(compute(CORE, again, units, SUBJECT)) == expected


def test_equal_input_gives_equal_bytes():
    waves = [draw(PLAN, UNITS, 3)]
    assert to_json(compute(CORE, waves, UNITS, SUBJECT)) == to_json(
        compute(CORE, waves, UNITS, SUBJECT)
    )


class TestProvenance:
    def made(self, seed, units=UNITS, **subject):
        return compute(CORE, [draw(PLAN, units, seed)], units, replace(SUBJECT, **subject)).method

    def test_other_answers_give_another_hash(self):
        found = [self.made(n, fingerprint_key=b"key") for n in (1, 1, 2)]
        assert found[0].data_hash == found[1].data_hash != found[2].data_hash
        assert found[0].computed_with == COMPUTED_WITH

    def test_nobody_can_check_a_hash_without_the_key(self):
        assert self.made(1).data_hash == ""
        found = {self.made(1, fingerprint_key=key).data_hash for key in (b"one", b"two")}
        assert {len(one) for one in found} == {64}
        assert len(found) == 2

    def test_the_seed_is_of_what_everybody_knows(self):
        assert self.made(1).seed == self.made(2).seed
        assert self.made(1).seed != self.made(1, client="Another client").seed


def test_progress_is_told_in_order():
    told = []
    compute(
        CORE, [draw(PLAN, UNITS, 3)], UNITS, SUBJECT, lambda step, done: told.append((step, done))
    )
    assert told[0] == ("Reading answers", 0.0)
    assert told[-1] == ("Done", 1.0)
    assert [done for _, done in told] == sorted(done for _, done in told)


def test_the_subject_is_passed_on():
    found = findings_of(CORE, answering(1, 2, 3, 4, 5), status="draft", next_wave=None)
    assert (found.subject.client, found.subject.status) == ("Norvale Heat and Home", "draft")
    assert found.subject.questionnaire == "core"
    assert len(found.subject.questionnaire_hash) == 64
    assert found.answer.next_wave == "No date has been set for the next round yet."


def test_times_are_dates_too():
    found = findings_of(CORE, answering(1, 2, 3, 4, 5), released="2026-10-19T14:00:00+00:00",
                        next_wave="2027-03-15T09:00:00+01:00")  # fmt: skip
    assert found.answer.next_wave == "The next round opens on 15\u00a0March 2027."


class TestRefuses:
    def test_no_wave(self):
        with pytest.raises(FindingsError, match="waves: found none"):
            compute(SMALL, [], (), SUBJECT)

    def test_items_of_another_questionnaire(self):
        with pytest.raises(FindingsError, match="Wave 1: found other items than those of core"):
            compute(CORE, [wave_of(SMALL, [])], (), SUBJECT)

    def test_less_protection_than_five(self):
        with pytest.raises(FindingsError, match="minimum: found 4, expected 5 or more"):
            findings_of(SMALL, [], minimum=4)

    @pytest.mark.parametrize("field", ["released", "next_wave"])
    def test_days_that_are_none(self, field):
        with pytest.raises(FindingsError, match="date: found 'soon', expected 2026-09-14"):
            findings_of(SMALL, [], **{field: "soon"})
