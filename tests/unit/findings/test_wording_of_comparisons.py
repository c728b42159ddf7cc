"""Words of the comparisons: waves, lines, audiences, units."""

from dataclasses import replace

from cxassess.findings.compute import compute
from cxassess.findings.inputs import Unit
from cxassess.findings.model import Change
from cxassess.findings.wording import trend
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    SUBJECT,
    UNITS,
    Person,
    answering,
    criterion,
    draw,
    item,
    small,
)
from tests.unit.findings.reading import findings_of
from tests.unit.findings.test_silo import apart_on_one_question


def change(difference, verdict):
    return Change(difference=difference, low=difference, high=difference, verdict=verdict)


class TestTrend:
    def test_up_and_down(self):
        changed = [("Culture", 12, change(0.4, "rise")), ("Measurement", 11, change(-0.2, "fall"))]
        found = compute(CORE, [draw(PLAN, UNITS, n, n) for n in (1, 2)], UNITS, SUBJECT).trend
        headline, so_what = trend.trend(replace(found, index_change=None), changed)
        assert headline == "One criterion rose and one criterion fell."
        assert so_what.startswith(
            "Culture rose by 0.4 (n\u00a012). Measurement fell by 0.2 (n\u00a011)."
        )
        headline, _ = trend.trend(replace(found, index_change=change(0.5, "rise")), changed[1:])
        assert headline == "Measurement fell; the index rose."

    def test_one_criterion_still(self):
        found = compute(CORE, [draw(PLAN, UNITS, n, n) for n in (1, 2)], UNITS, SUBJECT).trend
        still = [("Culture", 12, change(0.0, "none"))]
        headline, so_what = trend.trend(replace(found, index_change=None), still)
        assert headline == "No clear change in the one criterion compared."
        assert so_what.startswith("One criterion shows no clear change.")

    def test_one_question_reworded(self):
        assert trend.reworded(1, 33, "Autumn").startswith("One question of this round was not")


class TestLines:
    def test_some_differ(self):
        people = [
            *[Person(line="b2b", answers={"ONE-1": n, "ONE-2": n, "TWO-1": n, "TWO-2": n})
              for n in (2, 3, 4) * 60],
            *[Person(line="b2c", answers={"ONE-1": n, "ONE-2": n, "TWO-1": n + 1, "TWO-2": n + 1})
              for n in (2, 3, 4) * 60],
        ]  # fmt: skip
        found = findings_of(small(), people)
        assert found.lines.headline == (
            "Same foundations in one of two criteria; different in criterion TWO."
        )
        assert found.lines.so_what.startswith("Different: criterion TWO (B2B 3.0, B2C 4.0).")

    def test_none_alike(self):
        people = [*answering(*(1, 2, 3) * 60, line="b2b"), *answering(*(3, 4, 5) * 60, line="b2c")]
        found = findings_of(small(), people).lines
        assert found.headline == "The two lines differ in all two criteria."

    def test_nothing_to_tell(self):
        people = [*answering(1, 3, 5, 2, 4, line="b2b"), *answering(2, 3, 5, 1, 4, line="b2c")]
        found = findings_of(small(), people).lines
        assert found.headline == (
            "The answers cannot tell whether the two lines have the same foundations."
        )
        assert "For two of the criteria the answers cannot tell" in found.so_what

    def test_the_one_compared(self):
        questionnaire = small(criteria=(criterion("ONE", (item("ONE-1"),)),))
        people = [*answering(*(2, 3, 4) * 60, line="b2b"), *answering(*(2, 3, 4) * 60, line="b2c")]
        found = findings_of(questionnaire, people).lines
        assert found.headline == "Same foundations in the one criterion compared."


class TestPerception:
    def test_leaders_who_see_less(self):
        people = [*answering(*(3, 4, 5) * 9), *answering(*(1, 2, 3) * 9, audience="leader")]
        found = findings_of(small(), people)
        assert found.perception.headline == (
            "Leaders rate criterion ONE 2.0 points lower than employees do."
        )
        assert found.perception.so_what.startswith(
            "In all two criteria leaders see less than employees do"
        )
        assert found.answer.findings[0].title == "Leaders see less than employees"

    def test_no_gap(self):
        people = [*answering(*(2, 3, 4) * 9), *answering(*(2, 3, 4) * 9, audience="leader")]
        found = findings_of(small(), people).perception
        assert found.headline == (
            "No gap between leaders and employees is clear and wide in any of two criteria."
        )

    def test_of_one_criterion(self):
        questionnaire = small(criteria=(criterion("ONE", (item("ONE-1"),)),))
        people = [*answering(*(1, 2, 3) * 9), *answering(*(3, 4, 5) * 9, audience="leader")]
        found = findings_of(questionnaire, people).perception
        assert found.so_what.startswith(
            "The view from above is kinder in the one criterion compared."
        )
        people = [*answering(*(2, 3, 4) * 9), *answering(*(2, 3, 4) * 9, audience="leader")]
        found = findings_of(questionnaire, people).perception
        assert found.headline.endswith("in the one criterion compared.")


class TestUnits:
    TREE = tuple(Unit(u, u.upper(), None, None) for u in "abcde")

    def people(self, *patterns):
        return [one for unit, pattern in zip(self.TREE, patterns, strict=False)
                for one in answering(*pattern, unit=unit.id)]  # fmt: skip

    def test_all_hidden(self):
        found = findings_of(small(), self.people((1, 2), (3, 4), (5,)), self.TREE).units
        assert found.headline == "The scores of all units are hidden to protect people."

    def test_alike(self):
        found = findings_of(small(), self.people(*[(2, 3, 3, 3, 4)] * 5), self.TREE).units
        assert found.headline == "Units look much alike: no unit score stands clear of the rest."

    def test_too_few_to_tell(self):
        found = findings_of(small(), self.people(*[(2, 3, 3, 3, 4)] * 2), self.TREE[:2]).units
        assert found.headline == (
            "No unit score shown stands clear of the rest of the organisation."
        )

    def test_some_clear(self):
        patterns = [(2, 3, 3, 3, 4) * 8] * 4 + [(1, 2, 2, 3, 4) * 8]
        found = findings_of(small(), self.people(*patterns), self.TREE).units
        assert found.silo.on is False
        assert found.headline == "Two of ten unit scores stand clear of the rest."

    def test_a_criterion_hidden_in_every_unit_is_not_the_widest(self):
        questionnaire = small(
            criteria=(
                criterion("IN", (item("IN-1", ("manager",)),)), criterion("ALL", (item("ALL-1"),))
            )
        )  # fmt: skip
        patterns = [(1, 2, 2, 2, 3), (1, 2, 2, 2, 3), (2, 3, 3, 3, 4), (3, 4, 4, 4, 5)] * 2
        found = findings_of(questionnaire, self.people(*patterns[:5]), self.TREE).units
        assert found.silo.on
        assert found.headline == "Units differ more than chance allows, most in criterion ALL."

    def test_one_question_that_differs(self):
        found = findings_of(*apart_on_one_question()).units
        assert found.so_what.startswith(
            "One question carries most of the difference: “What do you see of Q-2?” Start there"
        )
