"""Findings in words: short enough, said by rule, and in the words the reader knows."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.findings.compute import compute
from cxassess.findings.wording import numbers
from cxassess.questionnaire.model import Gate
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
    like_core,
    small,
)
from tests.unit.findings.reading import findings_of

NEVER = re.compile(r"significan|suppress|invalid|oops|successful|  |\{|\}|None|nan", re.IGNORECASE)
CAUSES = re.compile(r"\bbecause\b|\bcaused?\b|\bdue to\b|\bleads? to\b", re.IGNORECASE)


def headlines_of(found):
    yield found.answer.headline
    yield from (found.headlines.criteria, found.headlines.gates, found.headlines.actions)
    yield from (each.headline for each in found.criteria)
    yield from (p.headline for p in (found.perception, found.units, found.lines, found.trend) if p)
    yield from (each.title for each in found.answer.findings)


def texts_of(found):
    yield from (found.answer.why, found.level.sensitivity)
    yield from (found.headlines.criteria_so_what, found.headlines.gates_so_what)
    yield from (each.so_what for each in found.criteria)
    yield from (p.so_what for p in (found.perception, found.units, found.lines, found.trend) if p)
    yield from (each.text for each in found.answer.findings)


def others_of(found):
    for gate in found.gates:
        yield from (gate.value, gate.verdict, gate.note)
    if found.units:
        yield from (found.units.silo.sentence, found.units.all_the_time.sentence)
    yield from (found.trend.notes if found.trend else ())
    yield from (action.hypothesis for action in found.actions)
    yield from (found.answer.next_wave, found.method.headline)


def check_words(found):
    for text in headlines_of(found):
        assert 0 < len(text.split()) <= 20, text
    for text in texts_of(found):
        assert 0 < len(text.split()) <= 60, text
    for text in (*headlines_of(found), *texts_of(found), *others_of(found)):
        assert not NEVER.search(text), text
        assert not CAUSES.search(text), text
        assert not re.search(r"\d-\d|\s-\d", text), text
        assert text == text.strip()


LONG = (
    "A criterion whose name takes far more words than any headline of twenty words could hold in "
    "one line of type"
)


def wordy():
    """The core with names and stems that leave no room."""
    criteria = tuple(
        each.model_copy(update={"name": f"{LONG}, {each.id}"}) for each in CORE.criteria
    )
    gates = tuple(each.model_copy(update={"name": f"{LONG} {each.id}"}) for each in CORE.gates)
    return like_core(criteria=criteria, gates=gates)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    means=st.fixed_dictionaries({c.id: st.floats(1.0, 5.0) for c in CORE.criteria}),
    shift=st.dictionaries(
        st.sampled_from(["leader", "manager", "b2b", "b2c", "S1", "F4"]), st.floats(-1.5, 1.5)
    ),
    people=st.sampled_from([1, 4, 40]),
    dont_know=st.sampled_from([0.05, 0.4, 1.0]),
    waves=st.sampled_from([1, 2]),
    long=st.booleans(),
)
def test_every_text_keeps_to_its_limits(seed, means, shift, people, dont_know, waves, long):
    plan = replace(
        PLAN,
        means=means,
        shift=shift,
        sizes={unit: max(1, size * people // 40) for unit, size in PLAN.sizes.items()},
        managers=max(1, people),
        leaders=max(1, people // 3),
        dont_know=dont_know,
    )
    questionnaire = wordy() if long else CORE
    made = [draw(plan, UNITS, seed + n, n) for n in range(1, waves + 1)]
    found = compute(questionnaire, made, UNITS, SUBJECT)
    assert found.enough
    check_words(found)


class TestNumbers:
    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (numbers.one(2.25), "2.3"),
            (numbers.one(-0.25), "\u22120.3"),
            (numbers.size(-0.25), "0.3"),
            (numbers.whole(61.5), "62"),
            (numbers.percent(0.185), "19\u00a0%"),
            (numbers.base(12), "(n\u00a012)"),
            (numbers.count(10), "ten"),
            (numbers.count(11), "11"),
            (numbers.plural(1, "gate"), "one gate"),
            (numbers.plural(0, "gate"), "no gates"),
            (numbers.joined([]), ""),
            (numbers.joined(["a"]), "a"),
            (numbers.joined(["a", "b", "c"]), "a, b and c"),
            (numbers.inside("Executive backing"), "executive backing"),
            (numbers.inside("NPS and others"), "NPS and others"),
            (numbers.inside("Hear, understand, act"), "“Hear, understand, act”"),
            (numbers.sentence("one gate"), "One gate"),
            (numbers.day("2027-03-05"), "5\u00a0March 2027"),
        ],
    )
    def test_are_said_like_this(self, found, said):
        assert found == said

    def test_the_first_text_that_fits(self):
        assert numbers.fitting(3, "one two three four", "one two") == "one two"
        assert numbers.fitting(3, "one two three four", "a b c d e") == "a b c…"

    def test_sentences_while_there_is_room(self):
        assert numbers.fill(4, "One two.", "Three four five.", "", "Six.") == "One two. Six."


class TestCriteria:
    def test_together_at_one_level(self):
        found = findings_of(small(), answering(2, 3, 3, 3, 4))
        assert found.headlines.criteria == "All two criteria stand at level 3, Connected."

    def test_one_alone(self):
        questionnaire = small(criteria=(criterion("ONE", (item("ONE-1"),)),))
        found = findings_of(questionnaire, answering(2, 3, 3, 3, 4))
        assert found.headlines.criteria == "The one criterion stands at level 3, Connected."
        assert found.criteria[0].headline == "Criterion ONE stands at 3.0, level 3, Connected."
        assert found.answer.why.startswith("The one criterion has reached level 3.")
        assert found.lines is None

    def test_apart(self):
        people = [Person(answers={"ONE-1": n, "ONE-2": n, "TWO-1": n - 1, "TWO-2": n - 1})
                  for n in (3, 4, 4, 4, 5)]  # fmt: skip
        found = findings_of(small(), people)
        assert found.headlines.criteria == (
            "Criterion ONE is strongest at 4.0, criterion TWO weakest at 3.0."
        )
        assert found.headlines.criteria_so_what.startswith(
            "The weakest foundation is criterion TWO, 3.0 (n\u00a05)."
        )
        assert [each.title for each in found.answer.findings] == [
            "Criterion TWO is the weakest foundation",
            "Criterion ONE is the strongest foundation",
            "Who answered",
        ]

    def test_some_not_rated(self):
        people = [Person(answers={"ONE-1": n, "ONE-2": n}) for n in (2, 3, 3, 3, 4)]
        found = findings_of(small(), people)
        assert found.headlines.criteria == (
            "One of two criteria could be rated; the other had too few answers."
        )
        assert "Not rated: criterion TWO." in found.headlines.criteria_so_what
        assert found.answer.why == "The overall level cannot be told: criterion TWO is not rated."
        assert [each.title for each in found.answer.findings] == ["Who answered"]

    def test_more_than_one_not_rated(self):
        questionnaire = small(
            criteria=tuple(criterion(one, (item(f"{one}-1"),)) for one in ("A", "B", "C"))
        )
        people = [Person(answers={"A-1": n}) for n in (2, 3, 3, 3, 4)]
        found = findings_of(questionnaire, people)
        assert found.headlines.criteria.endswith("the others had too few answers.")
        assert found.answer.headline.endswith("criterion B and criterion C are not rated.")

    @pytest.mark.parametrize(
        ("strong", "weak", "name"),
        [
            ("MEA", "RIR", "Measuring without moving"),
            ("NET", "EXE", "Enthusiasm without power"),
            ("EXE", "CUL", "Speeches without life"),
        ],
    )
    def test_profiles_with_a_name(self, strong, weak, name):
        means = {each.id: 2.0 for each in CORE.criteria} | {strong: 4.0, weak: 1.5}
        if weak == "EXE":
            means["CUL"] = 2.0
        plan = replace(PLAN, means=means, shift={})
        found = compute(CORE, [draw(plan, UNITS, 1)], UNITS, SUBJECT)
        assert found.headlines.criteria.startswith(f"{name}: ")
        assert name in [each.title for each in found.answer.findings]

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ((3, 3, 3, 3, 3, 3, 3, 4), "People describe it much alike."),
            ((2, 3, 3, 4, 4), "People agree in the main."),
            ((2, 3, 4, 5, 3), "People describe it rather differently."),
            ((1, 2, 3, 4, 5, 3), "People describe it very differently."),
            ((1, 1, 1, 5, 5, 5), "Views are split: many answers lie at both ends."),
        ],
    )
    def test_agreement(self, answers, said):
        assert findings_of(small(), answering(*answers)).criteria[0].agreement_words == said

    def test_facets_that_moved(self):
        found = compute(
            CORE,
            [draw(replace(PLAN, means={c.id: m for c in CORE.criteria}), UNITS, n, n)
             for n, m in ((1, 2.6), (2, 3.4))],
            UNITS,
            SUBJECT,
        )  # fmt: skip
        assert found.criteria[0].headline.startswith("“Hear, understand, act” rose by 0.")
        assert "Clearly rose: represent by 0." in found.criteria[0].so_what
        assert found.answer.findings[0].title == "Of five criteria, five rose"

    def test_questions_that_are_not_visible(self):
        unseen = [254 if n % 2 else n % 3 + 1 for n in range(20)]
        people = [
            Person(answers={"ONE-1": one, "ONE-2": one, "TWO-1": n % 5 + 1, "TWO-2": n % 5 + 1})
            for n, one in enumerate(unseen)
        ]
        found = findings_of(small(), people)
        assert (
            "Two questions that everybody should be able to answer are not visible to many"
            in found.criteria[0].so_what
        )
        assert "Some of it is not visible" in [each.title for each in found.answer.findings]


class TestMethod:
    def test_a_notice_without_the_word_gets_it(self):
        found = findings_of(small(opinion_notice="Made for tests."), answering(1, 2, 3, 4, 5))
        assert found.method.limits == (
            "Made for tests. A higher level does not predict profit. Every answer counts once."
        )

    def test_every_gate_has_its_limit(self):
        limits = findings_of(CORE, answering(1, 2, 3, 4, 5)).method.gate_limits
        assert limits.startswith(
            "A level starts 0.25 below its number; no facet may stand more than one level below "
            "its criterion. Chain: level of the lowest criterion plus 2. Executive backing: level "
            "of executive backing plus 1."
        )
        assert (
            "measurement at most 2 with MEA-1 below 2 or MEA-2 below 2; measurement at most 3"
            in (limits)
        )
        assert "All the time: index 80 and the same result in 2 waves, else level 4." in limits

    def test_gates_of_other_questionnaires(self):
        gates = (
            Gate(id="W", name="Waves", rule="-", kind="cap_criterion", criterion="ONE",
                 waves_of_customer_data=2, few_waves_cap=3, cap=2),
            Gate(id="T", name="Steady", rule="-", kind="all_the_time", index=70, cap=4),
        )  # fmt: skip
        found = findings_of(
            small(gates=gates), answering(1, 2, 3, 4, 5), waves_of_customer_data=None
        )
        assert "Waves: criterion ONE at most 3 with fewer than two waves of own customer data." in (
            found.method.gate_limits
        )
        assert "Steady: index 70, else level 4." in found.method.gate_limits
        values = {gate.id: gate.value for gate in found.gates}
        assert values["W"] == "Waves of customer data not known"
