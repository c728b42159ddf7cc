"""Every kind of fault in a file, with the exact line that an author reads."""

import pytest

from cxassess.questionnaire.explaining import PATTERNS
from cxassess.questionnaire.schema import json_schema
from tests.unit.questionnaire.small import BESIDE, MAIN, problems_in, read_texts, replaced

FIELDS = "id, stem, anchors, audiences, visibility, b2b, b2c, evidence, sources, weight"
KINDS = "chain, relative, cap_overall, cap_criterion or all_the_time"
CAPITALS = "an id of capital letters, digits and hyphens, such as “RIR-1”"
SMALL = "a name of small letters, digits and hyphens, such as “core”"
GATE = "    cap: 1\n"
LEAD = "    criterion: A\n    allowance: 0\n"


def test_the_small_instrument_is_sound() -> None:
    assert len(read_texts(MAIN).recommendations) == 1
    assert read_texts(MAIN, None).recommendations == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    short: Second\n", "", "48:5: found no “short”, expected it in this group of fields"),
        (
            "            weight: 2\n",
            "            wieght: 2\n",
            "61:13: found the unknown field “wieght”, expected “weight”",
        ),
        (
            "            weight: 2\n",
            "            colour: red\n",
            f"61:13: found the unknown field “colour”, expected one of {FIELDS}",
        ),
        (
            "{note: Think of accounts}",
            "{note: Think of accounts, tone: kind}",
            "40:44: found the unknown field “tone”, expected one of note, stem",
        ),
        ("weight: 2", "weight: heavy", "61:21: found the text “heavy”, expected a number"),
        ("weight: 2", "weight: '2'", "61:21: found the text “2”, expected a number"),
        ("weight: 2", "weight: 0", "61:21: found the number 0, expected a number above 0"),
        (
            'version: "1.0"',
            "version: 1.0",
            "2:10: found the number 1.0, expected a text (put it in quotes)",
        ),
        (
            'version: "1.0"',
            "version: one",
            "2:10: found the text “one”, expected a version such as “1.0”",
        ),
        (
            'version: "1.0"',
            'version: "١.٠"',
            "2:10: found the text “١.٠”, expected a version such as “1.0”",
        ),
        ("title: A small instrument", "title:", "3:7: found nothing, expected a text"),
        ("title: A small instrument", "title: [a]", "3:8: found a list, expected a text"),
        ("title: A small instrument", "title: ''", "3:8: found an empty text, expected some text"),
        (
            "title: A small instrument",
            f"title: {'x' * 601}",
            "3:8: found a text of 601 characters, expected at most 600 characters",
        ),
        (
            "title: A small instrument",
            "title: A small instrument ...",
            None,
        ),
        ("slug: small", "slug: Small One", f"1:7: found the text “Small One”, expected {SMALL}"),
        (
            "language: en",
            "language: English",
            "4:11: found the text “English”, expected a language such as “en” or “de-AT”",
        ),
        ("id: B-1", "id: b_1", f"56:17: found the text “b_1”, expected {CAPITALS}"),
        (
            "visibility: inside",
            "visibility: hidden",
            "47:25: found the text “hidden”, expected visible or inside",
        ),
        (
            "audiences: [leader]",
            "audiences: [leader, boss]",
            "46:33: found the text “boss”, "
            "expected employee, manager, leader, programme or assessor",
        ),
        (
            "audiences: [leader]",
            "audiences: []",
            "46:24: found a list of 0, expected 1 or more in it",
        ),
        (
            "audiences: [leader]",
            "audiences: leader",
            "46:24: found the text “leader”, expected a list",
        ),
        (
            "audiences: [leader]",
            "audiences: [leader, leader]",
            "46:33: found “leader” again (first in line 46), expected each name once",
        ),
        (
            GATE,
            f"{GATE}    silo_signal: yes\n",
            "70:18: found the text “yes”, expected true or false",
        ),
        (
            "floor_level: 2",
            "floor_level: 2.5",
            "19:16: found the number 2.5, expected a whole number",
        ),
        ("floor_level: 2", "floor_level: true", "19:16: found true, expected a whole number"),
        ("floor_level: 2", "floor_level: 3", "19:16: found level 3, expected at most level 2"),
        (
            "silo_icc: 0.15",
            "silo_icc: 1.5",
            "21:13: found the number 1.5, expected a number of 1 or less",
        ),
        (
            "level_margin: 0.25",
            "level_margin: 1",
            "10:17: found the number 1, expected a number below 1",
        ),
        (
            "level_margin: 0.25",
            "level_margin: -0.25",
            "10:17: found the number -0.25, expected a number of 0 or more",
        ),
        ("{number: 2", "{number: 3", "8:14: found level 3, expected level 2"),
        (
            "[Never, Always]",
            "[Never, Sometimes, Always]",
            "58:22: found a list of 3, expected 2 anchors, one for each level",
        ),
        (
            "[Never, Always]",
            "[]",
            "58:22: found a list of 0, expected 2 anchors, one for each level",
        ),
        (
            "[Never, Always]",
            "[Never, Never]",
            "58:30: found “Never” again (first in line 58), expected each name once",
        ),
        (
            "              - Something\n",
            f"              - {'word ' * 25}word\n",
            "37:17: found a text of 26 words, expected at most 25",
        ),
        (
            "stem: Who does it?",
            f"stem: {'word ' * 25}word",
            "44:19: found a text of 26 words, expected at most 25",
        ),
        (
            "{note: Think of accounts}",
            "{note: null}",
            "40:18: found no wording for the line, expected a note or a stem",
        ),
        (
            "{note: Think of accounts}",
            "Think of accounts",
            "40:18: found the text “Think of accounts”, expected a group of fields",
        ),
        (
            "id: A-2",
            "id: A-1",
            "43:17: found “A-1” again (first in line 33), expected each name once",
        ),
        (
            "id: B-ONE",
            "id: A-ONE",
            "53:13: found “A-ONE” again (first in line 30), expected each name once",
        ),
        ("id: Q-1", "id: A", "77:10: found “A” again (first in line 25), expected each name once"),
        ("id: G2", "id: G1", "70:9: found “G1” again (first in line 64), expected each name once"),
        (
            "  - {id: list-1, title: A list}\n",
            "  - {id: list-1, title: A list}\n  - {id: list-1, title: Again}\n",
            "80:10: found “list-1” again (first in line 79), expected each name once",
        ),
        (
            "asked_of: client",
            "options: [Here, Here], asked_of: client",
            "77:58: found “Here” again (first in line 77), expected each name once",
        ),
        (
            "[list-1]",
            "[list-2]",
            "42:23: found the unknown source “list-2”, expected an id from the list of sources",
        ),
        (
            "score: A-1",
            "score: A-9",
            "68:25: found the unknown id “A-9”, expected one of A, A-1, A-2, B, B-1, ex, journey",
        ),
        ("below: 1.5", "below: 1", "68:37: found the number 1, expected a number above 1"),
        (
            LEAD,
            LEAD.replace("A", "C"),
            "74:16: found the unknown id “C”, expected one of A, B",
        ),
        (
            LEAD,
            "    criterion: A\n",
            "73:11: found no “allowance”, expected it for the kind relative",
        ),
        (
            LEAD,
            f"{LEAD}    cap: 1\n",
            "76:5: found “cap”, expected only allowance, criterion for the kind relative",
        ),
        (LEAD, f"{LEAD}    cap: null\n    silo_signal: false\n    any_below: []\n", None),
        (
            LEAD,
            f"{LEAD}    colour: red\n",
            "76:5: found the unknown field “colour”, expected one of id, name, rule, kind, "
            "criterion, allowance, any_below, silo_signal, waves_of_customer_data, few_waves_cap, "
            "cap, index, waves, sources",
        ),
        (
            "kind: relative",
            "kind: relation",
            f"73:11: found the text “relation”, expected {KINDS}",
        ),
        (
            "    any_below: [{score: A-1, below: 1.5}]\n",
            "",
            "67:11: found a gate that never binds, expected “any_below” or “silo_signal: true”",
        ),
        ("    any_below: [{score: A-1, below: 1.5}]\n", "    silo_signal: true\n", None),
        (GATE, "    cap: 2\n", "69:10: found a cap at level 2, expected a level below 2"),
        (
            "kind: cap_overall",
            "kind: cap_criterion",
            "67:11: found no “criterion”, expected it for the kind cap_criterion",
        ),
        ("kind: cap_overall", "kind: cap_criterion\n    criterion: B", None),
        (
            GATE,
            "    index: 101\n    cap: 1\n",
            "69:5: found “index”, "
            "expected only any_below, cap, silo_signal for the kind cap_overall"
            "\nq.yaml:69:12: found the number 101, expected a number of 100 or less",
        ),
        (
            "sources:\n  - {id: list-1, title: A list}\n",
            "",
            "1:1: found no “sources”, expected it in this group of fields",
        ),
        (
            "gates:\n",
            "gate:\n",
            "1:1: found no “gates”, expected it in this group of fields"
            "\nq.yaml:62:1: found the unknown field “gate”, expected “gates”",
        ),
        (
            "criteria:\n",
            "criterias:\n",
            "1:1: found no “criteria”, expected it in this group of fields"
            "\nq.yaml:24:1: found the unknown field “criterias”, expected “criteria”",
        ),
        (
            "levels:\n",
            "steps:\n",
            "1:1: found no “levels”, expected it in this group of fields"
            "\nq.yaml:6:1: found the unknown field “steps”, expected one of slug, version, title, "
            "language, opinion_notice, levels, scoring, criteria, gates, questions, sources, "
            "recommendations",
        ),
    ],
)
def test_a_fault_in_the_questionnaire(old: str, new: str, expected: str | None) -> None:
    changed = replaced(MAIN, old, new)
    if expected is None:
        read_texts(changed)
    else:
        assert "\n".join(problems_in(changed)) == f"q.yaml:{expected}"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("any_below: [{score: A-1, below: 1.5}]", ["cap"]),
        ("waves_of_customer_data: 2", ["few_waves_cap"]),
        ("few_waves_cap: 1", ["waves_of_customer_data"]),
        ("cap: 1", ["any_below"]),
        ("sources: [list-1]", ["any_below", "cap"]),
    ],
)
def test_a_gate_on_a_criterion_needs_both_halves_of_its_rule(
    fields: str, missing: list[str]
) -> None:
    gate = f"    kind: cap_criterion\n    criterion: A\n    {fields}\n"
    changed = replaced(MAIN, f"    kind: relative\n{LEAD}", gate)
    assert problems_in(changed) == [
        f"q.yaml:73:11: found no “{name}”, expected it for the kind cap_criterion"
        for name in missing
    ]


def test_a_gate_at_the_top_needs_its_index_and_waves() -> None:
    gate = "    kind: all_the_time\n    waves: 2\n"
    changed = replaced(MAIN, f"    kind: relative\n{LEAD}", gate)
    assert problems_in(changed) == [
        "q.yaml:73:11: found no “index”, expected it for the kind all_the_time"
    ]
    read_texts(replaced(changed, "    waves: 2\n", "    waves: 2\n    index: 80\n"))


def test_references_wait_until_their_list_is_there() -> None:
    without = replaced(MAIN, "gates:\n", "gate:\n")
    assert not any("G1" in problem for problem in problems_in(without))
    empty = MAIN[: MAIN.index("gates:")] + "gates: []\n" + MAIN[MAIN.index("questions:") :]
    assert problems_in(empty) == [
        "r.yaml:5:13: found the unknown id “G1”, expected none, as there are none to name"
    ]


def test_long_lists_of_ids_are_cut() -> None:
    gates = "".join(
        f"  - {{id: H{n}, name: Chain, rule: Text, kind: chain, allowance: 1}}\n"
        for n in range(9, 21)
    )
    found = problems_in(
        replaced(MAIN, "gates:\n", f"gates:\n{gates}"), replaced(BESIDE, "G1", "G9")
    )
    assert found == [
        "r.yaml:5:13: found the unknown id “G9”, expected one of "
        "G0, G1, G2, H10, H11, H12, H13, H14, H15, H16, H17, H18, …"
    ]


def test_all_faults_of_both_files_come_at_once_in_order() -> None:
    main = replaced(MAIN, "id: A-2", "id: A-1")
    main = replaced(main, "floor_level: 2", "floor_level: two")
    main = replaced(main, "    cap: 1\n", "    cap: 5\n")
    assert problems_in(main, replaced(BESIDE, "effort: S", "effort: s")) == [
        "q.yaml:19:16: found the text “two”, expected a whole number",
        "q.yaml:43:17: found “A-1” again (first in line 33), expected each name once",
        "q.yaml:69:10: found a cap at level 5, expected a level below 2",
        "r.yaml:10:13: found the text “s”, expected S, M or L",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 1\n", "q.yaml:1:1: found a list, expected a group of fields"),
        ("only a text", "q.yaml:1:1: found the text “only a text”, expected a group of fields"),
        ("", "q.yaml:1:1: found an empty file, expected a questionnaire"),
    ],
)
def test_something_else_than_a_questionnaire(text: str, expected: str) -> None:
    assert problems_in(text) == [expected]


def test_syntax_is_mended_before_the_fields_are_looked_at() -> None:
    broken = replaced(MAIN, "slug: small", "slug: &s Small One")
    assert problems_in(broken, "a: *b") == [
        "q.yaml:1:7: found the anchor “&s”, expected no anchor",
        "r.yaml:1:4: found the alias “*b”, expected the text itself",
    ]


def test_every_pattern_of_the_model_has_words() -> None:
    def patterns(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["pattern"]} if isinstance(value.get("pattern"), str) else set()
            return own.union(*map(patterns, value.values()))
        return set().union(*map(patterns, value)) if isinstance(value, list) else set()

    assert patterns(json_schema()) == set(PATTERNS)
