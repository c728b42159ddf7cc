"""Attacks on what sums do not show: weights, intervals, remainders, silence and fingerprints.

Each is the attack that once worked, on the numbers as they are told, and beside it the reason why
it cannot work: what an attacker would need does not enter the numbers at all.
"""

import hashlib
import itertools
import json
import math
import random
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from cxassess.findings.canonical import to_json
from cxassess.findings.compute import compute, unrounded
from cxassess.findings.inputs import Invited, Unit
from tests.unit.findings.organisations import (
    SUBJECT,
    Person,
    answering,
    criterion,
    invite,
    item,
    small,
    wave_of,
)
from tests.unit.findings.reading import findings_of, units_of

Q = small()
EVERYBODY = 0.95
"""The quantile of a 90 % interval."""


def told(*waves, units=(), **subject):
    return json.loads(to_json(compute(Q, list(waves), units, replace(SUBJECT, **subject))))


def drawn(rng, number=1, **fields):
    return [
        Person(answers={each.id: rng.randint(1, 5) for each in Q.items}, **fields)
        for _ in range(number)
    ]


def in_units(rng, **sizes):
    return [one for unit, size in sizes.items() for one in drawn(rng, size, unit=unit)]


class TestHeadcountWeights:
    """A and C are hidden. With weights of their own, 30/11 and 7/3, a share of the whole would be
    a sum of two whole numbers in a known mixture, which mostly comes apart in one way only."""

    UNITS = (Unit("A", "A", None, 30), Unit("B", "B", None, 41), Unit("C", "C", None, 7))

    def test_do_not_take_a_hidden_unit_out_of_the_whole(self):
        people = in_units(random.Random(0), A=11, B=14, C=3)
        found = told(wave_of(Q, people, self.UNITS), units=self.UNITS)
        assert [row["answered"] for row in found["units"]["rows"]] == [None, 14, None]
        share = found["criteria"][0]["items"][0]["shares"][4]
        of_c = {
            c
            for a, b, c in itertools.product(range(12), range(15), range(4))
            if abs((a + c) * 37 / 14 + b * 41 / 14 - share * 78) <= 0.005 * 78
        }
        assert of_c == {0, 1, 2, 3}

    def test_are_the_same_for_whom_nothing_tells_apart(self):
        """People of A and C change places: not one digit of the exact findings changes."""
        people = in_units(random.Random(1), A=11, B=14, C=3)
        swapped = [*people[25:], *people[3:25], *people[:3]]
        swapped = [replace(one, unit=two.unit) for one, two in zip(swapped, people, strict=True)]
        found = [
            unrounded(Q, [wave_of(Q, each, self.UNITS)], self.UNITS, SUBJECT)
            for each in (people, swapped)
        ]
        assert found[0].method.limits.endswith("weighted to the headcounts of the units.")
        assert _near(found[0]) == _near(found[1])

    def test_of_a_child_with_a_parent_are_those_of_the_other_children(self):
        """P is shown; C1 (3 people) and C2 (7) are hidden, and their sum says nothing of either."""
        units = (
            Unit("P", "P", None, None), Unit("C1", "C1", "P", 11), Unit("C2", "C2", "P", 19),
            Unit("Z", "Z", None, 50),
        )  # fmt: skip
        people = in_units(random.Random(2), C1=3, C2=7, Z=20)
        swapped = [
            replace(one, unit=unit)
            for one, unit in zip(
                people, ["C2"] * 5 + ["C1"] * 3 + ["C2"] * 2 + ["Z"] * 20, strict=True
            )
        ]
        found = [
            unrounded(Q, [wave_of(Q, each, units)], units, SUBJECT) for each in (people, swapped)
        ]
        assert [row.answered for row in found[0].units.rows] == [10, None, None, 20]
        assert _near(found[0]) == _near(found[1])


def _near(findings):
    """The written findings; sums may differ in the last digits by the order of people."""
    return to_json(findings)


class TestLines:
    """The interval of a difference beside those of its sides gives the covariance of the people of
    both lines; of one shared person it gives the score."""

    def people(self, both):
        rng = random.Random(0)
        sizes = {"b2b": 12, "b2c": 11, "": 8, "both": both}
        return [one for line, size in sizes.items() for one in drawn(rng, size, line=line)]

    def test_do_not_give_the_people_of_both_away(self):
        people = self.people(1)
        row = told(wave_of(Q, people))["lines"]["rows"][0]
        b2b, b2c = row["b2b"], row["b2c"]
        n, m = b2b["n"], b2c["n"]

        def reach(n):
            return stats.t.ppf(EVERYBODY, n - 1)

        errors = [(one["value"] - one["low"]) / reach(one["n"]) for one in (b2b, b2c)]
        error = (row["high"] - row["difference"]) / reach(min(n, m))
        product = (sum(one**2 for one in errors) - error**2) / 2
        product *= n * m / math.sqrt(n / (n - 1) * m / (m - 1))
        fitting = [
            half / 2
            for half in range(2, 11)
            if abs((half / 2 - b2b["value"]) * (half / 2 - b2c["value"]) - product) < 2e-3
        ]
        assert fitting != [sum(people[-1].answers[i.id] for i in Q.criteria[0].items) / 2]

    @pytest.mark.parametrize("both", [1, 4])
    def test_leave_what_few_have_in_common_out_of_the_interval(self, both):
        found = findings_of(Q, self.people(both)).lines
        assert found.both is None
        for row in found.rows:
            reach = {n: stats.t.ppf(EVERYBODY, n - 1) for n in (row.b2b.n, row.b2c.n)}
            errors = [(one.value - one.low) / reach[one.n] for one in (row.b2b, row.b2c)]
            assert row.high - row.difference == pytest.approx(
                max(reach.values()) * math.hypot(*errors)
            )

    def test_leave_it_out_where_few_of_enough_answered_an_item(self):
        """Six serve both, but only two of them answered ONE-1."""
        people = self.people(6)
        silent = [replace(one, answers={**one.answers, "ONE-1": 254}) for one in people[-4:]]
        found = findings_of(Q, [*people[:-4], *silent]).lines
        assert found.both == 6
        one, two = (
            (row.high - row.difference) ** 2
            - stats.t.ppf(EVERYBODY, min(row.b2b.n, row.b2c.n) - 1) ** 2 * _squares(row)
            for row in found.rows
        )
        assert one == pytest.approx(0)
        assert abs(two) > 1e-3


def _squares(row):
    return sum(
        ((one.value - one.low) / stats.t.ppf(EVERYBODY, one.n - 1)) ** 2
        for one in (row.b2b, row.b2c)
    )


class TestEarlierWaves:
    """Two mixtures of the same answers, by old and by new headcounts, could be solved."""

    OLD = (Unit("A", "A", None, 30), Unit("B", "B", None, 8), Unit("D", "D", None, 90))
    NEW = (Unit("A", "A", None, 36), Unit("B", "B", None, 7), Unit("D", "D", None, 50))

    def both(self, minimum=None, **changes):
        rng = random.Random(0)
        first = wave_of(Q, in_units(rng, A=17, B=3, D=20), self.OLD)
        second = wave_of(Q, in_units(rng, A=17, B=6, D=20), self.NEW, number=2)
        alone = unrounded(Q, [first], self.OLD, replace(SUBJECT, minimum=minimum or 5))
        first = replace(first, minimum=minimum, **changes)
        return alone, unrounded(Q, [first, second], self.NEW, SUBJECT)

    def test_keep_the_weights_they_had(self):
        alone, later = self.both(units=self.OLD)
        for then, now in zip(alone.criteria, later.criteria, strict=True):
            assert then.score == now.previous
            assert [one.score for one in then.facets] == [one.previous for one in now.facets]
        assert later.trend.points[0].index == alone.level.index

    def test_would_have_others_by_the_new_headcounts(self):
        alone, later = self.both()
        assert alone.criteria[0].score != later.criteria[0].previous

    def test_keep_the_minimum_by_which_units_were_hidden(self):
        alone, later = self.both(minimum=21, units=self.OLD)
        assert [row.hidden for row in alone.units.rows] == [True, True, True]
        assert alone.criteria[0].score == later.criteria[0].previous

    def test_keep_units_that_have_moved_since(self):
        alone, _ = self.both()
        first = wave_of(Q, in_units(random.Random(0), A=17, B=3, D=20), self.OLD)
        moved = (Unit("D", "D", None, 50), Unit("B", "B", "D", 7))
        second = wave_of(Q, in_units(random.Random(1), D=20, B=9), moved, number=2)
        later = unrounded(Q, [replace(first, units=self.OLD), second], moved, SUBJECT)
        assert alone.criteria[0].score == later.criteria[0].previous

    def test_do_not_show_later_what_was_nearly_all_alike(self):
        rng = random.Random(0)
        first = [
            replace(one, answers={**one.answers, "ONE-1": 5 if n else 1})
            for n, one in enumerate(drawn(rng, 20))
        ]
        found = unrounded(Q, [wave_of(Q, first), wave_of(Q, drawn(rng, 20), number=2)], (), SUBJECT)
        assert [facet.previous is None for facet in found.criteria[0].facets] == [True, False]


class TestUnanimousRemainders:
    def test_of_two_units_at_the_end_of_the_scale(self):
        rng, units = random.Random(1), [Unit(one, one, None, None) for one in "ABC"]
        people = [*in_units(rng, A=10), *answering(*[5] * 4, unit="B"),
                  *answering(*[5] * 4, unit="C")]  # fmt: skip
        found = told(wave_of(Q, people, units), units=units)
        assert found["units"]["rows"][0]["answered"] == 10
        assert found["units"]["rows"][0]["cells"][0]["score"] is None
        assert found["units"]["whole"][0]["n"] == 18

    def test_of_two_audiences_in_its_middle(self):
        rng = random.Random(2)
        people = [*drawn(rng, 12), *answering(*[3] * 4, audience="leader"),
                  *answering(*[3] * 4, audience="manager")]  # fmt: skip
        row = findings_of(Q, people).perception.criteria[0]
        assert {one.audience: one.score for one in row.audiences}["employee"] is None

    def test_only_on_the_items_concerned(self):
        rng, units = random.Random(3), [Unit(one, one, None, None) for one in "ABC"]
        people = in_units(rng, A=10, B=4, C=4)
        people = [
            replace(one, answers={**one.answers, "TWO-1": 5}) if one.unit in "BC" else one
            for one in people
        ]
        cells = units_of(findings_of(Q, people, units))["A"].cells
        mean = np.mean([one.answers["TWO-2"] for one in people[:10]])
        assert cells[0].score is not None
        assert cells[1].score.value == pytest.approx(mean)


def test_nearly_all_alike_is_not_told_by_value_and_interval():
    """Nine 5 and one 1: mean 4.6 and its standard error fit no other ten answers."""
    others = [{"ONE-2": n, "TWO-1": n, "TWO-2": n} for n in (1, 2, 3, 4, 5) * 2]
    people = [Person(answers={"ONE-1": 5 if n else 1, **each}) for n, each in enumerate(others)]
    found = told(wave_of(Q, people))["criteria"][0]
    assert (found["items"][0]["score"], found["items"][0]["shares"]) == (None, None)
    # nor by what is made of it
    assert found["facets"][0]["score"] is None
    assert found["score"]["value"] == found["items"][1]["score"]["value"] == 3.0
    fitting = [
        counts
        for counts in itertools.product(range(11), repeat=5)
        if sum(counts) == 10 and counts @ np.arange(1, 6) == 46
        and counts @ (np.arange(1, 6) - 4.6) ** 2 == pytest.approx(14.4)
    ]  # fmt: skip
    assert fitting == [(1, 0, 0, 0, 9)]


class TestSilence:
    UNITS = (Unit("A", "A", None, 20), Unit("B", "B", None, 3))

    @pytest.mark.parametrize("known", [True, False])
    def test_of_all_of_a_small_unit_is_not_told(self, known):
        """All who answered are of A: nobody in B did. By invitations, or else by headcount."""
        invited = (Invited("A", "", "employee", 20), Invited("B", "", "employee", 3))
        people = in_units(random.Random(0), A=9)
        wave = wave_of(Q, people, self.UNITS, invited=invited if known else ())
        found = told(wave, units=self.UNITS)
        assert found["participation"]["answered"] == 9
        assert found["units"]["rows"][0]["answered"] is None

    def test_of_many_is(self):
        units = (self.UNITS[0], Unit("B", "B", None, 30))
        wave = wave_of(Q, in_units(random.Random(0), A=9), units)
        assert [row["answered"] for row in told(wave, units=units)["units"]["rows"]] == [9, None]

    def test_of_a_unit_of_one_line_makes_no_line(self):
        units = (self.UNITS[0], Unit("B", "B", None, 3, "b2b"), Unit("C", "C", None, 3, "b2c"))
        wave = wave_of(Q, in_units(random.Random(0), A=9), units)
        assert told(wave, units=units)["lines"] is None


class TestPopulation:
    """The finite population correction of an interval tells how many were invited."""

    def test_of_a_group_whose_invitations_are_hidden_is_left_out(self):
        """By the list two were asked in B, of whom five answered: A is 12 of 14 then."""
        units = (Unit("T", "T", None, None), Unit("A", "A", "T", None), Unit("B", "B", "T", None))
        people = in_units(random.Random(0), A=12, B=5)
        invited = (Invited("A", "", "employee", 14), Invited("B", "", "employee", 2))
        wave = wave_of(Q, people, units, invited=invited)
        found = units_of(unrounded(Q, [wave], units, SUBJECT))
        alone = units_of(unrounded(Q, [wave_of(Q, people, units)], units, SUBJECT))
        assert found["A"].invited is None
        assert found["A"].cells[0].score == alone["A"].cells[0].score
        assert found["T"].invited == 16

    def test_of_those_asked_some_items_only(self):
        """Of a line they are no group of their own; of the whole they are."""
        questionnaire = small(
            criteria=(criterion("IN", (item("IN-1", ("manager", "leader")),)),
                      criterion("ALL", (item("ALL-1"),)))
        )  # fmt: skip
        units = (Unit("A", "A", None, None), Unit("B", "B", None, None))
        people = [
            one
            for unit in "AB"
            for audience in ("employee", "manager", "leader")
            for line in ("b2b", "b2c")
            for one in answering(1, 2, 3, 4, 5, 2, unit=unit, audience=audience, line=line)
        ]
        for factor, narrower in ((0, False), (2, True)):
            wave = wave_of(
                questionnaire, people, units, invited=invite(people, factor) if factor else ()
            )
            found = unrounded(questionnaire, [wave], units, SUBJECT)
            inside = found.criteria[0].items[0].score
            expected = _reach([1, 2, 3, 4, 5, 2] * 8) * (0.5**0.5 if narrower else 1.0)
            assert inside.high - inside.value == pytest.approx(expected)
            line = found.lines.rows[0].b2b
            assert line.high - line.value == pytest.approx(_reach([1, 2, 3, 4, 5, 2] * 4))
            line = found.lines.rows[1].b2b
            expected = _reach([1, 2, 3, 4, 5, 2] * 6) * (0.5**0.5 if narrower else 1.0)
            assert line.high - line.value == pytest.approx(expected)


def _reach(answers):
    """Half of the interval of a mean, of people from everywhere."""
    n = len(answers)
    return stats.t.ppf(EVERYBODY, n - 1) * np.std(answers, ddof=1) / n**0.5


class TestTheDataHash:
    """Five answer sheets: shares give each column, a hash would say how they belong together."""

    def test_is_no_oracle(self):
        people = drawn(random.Random(4), 5)
        found = told(wave_of(Q, people), fingerprint_key=bytes(32))
        columns = [
            [place + 1 for place, share in enumerate(each["shares"])
             for _ in range(round(share * 5))]
            for one in found["criteria"] for each in one["items"]
        ]  # fmt: skip
        head = json.dumps(["", "", "employee", 5]).encode()
        orders = (sorted(set(itertools.permutations(each))) for each in columns[1:])
        tried = {
            hashlib.sha256(
                head
                + b"".join(sorted(bytes(sheet) for sheet in zip(columns[0], *rest, strict=True)))
            ).hexdigest()
            for rest in itertools.islice(itertools.product(*orders), 50_000)
        }
        right = [bytes(one.answers[each.id] for each in Q.items) for one in people]
        assert hashlib.sha256(head + b"".join(sorted(right))).hexdigest() in tried
        assert found["method"]["data_hash"] not in tried
        assert len(found["method"]["data_hash"]) == 64
        assert found["method"]["seed"] == told(wave_of(Q, people[::-1]))["method"]["seed"]
