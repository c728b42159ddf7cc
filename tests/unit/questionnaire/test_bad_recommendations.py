"""Faults in recommendations, beside the questionnaire or inside it."""

import pytest

from tests.unit.questionnaire.small import BESIDE, MAIN, problems_in, read_texts, replaced


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[G1]", "[G1, G9]", "5:17: found the unknown id “G9”, expected one of G0, G1, G2"),
        ("[A-ONE]", "[B-ONE]", "4:14: found the unknown id “B-ONE”, expected one of A-ONE"),
        ("[A-ONE]", "[]", "4:13: found a list of 0, expected 1 or more in it"),
        ("criterion: A", "criterion: C", "3:16: found the unknown id “C”, expected one of A, B"),
        (
            "    criterion: A\n",
            "",
            "2:5: found no “criterion”, expected it in this group of fields",
        ),
        ("step_to: 2", "step_to: 4", "7:14: found a step from 1 to 4, expected a step to 2"),
        (
            "step_from: 1\n    step_to: 2",
            "step_from: 2\n    step_to: 3",
            "7:14: found level 3, expected at most level 2",
        ),
        ("effort: S", "effort: XL", "10:13: found the text “XL”, expected S, M or L"),
        ("impact: 3", "impact: 4", "11:13: found the number 4, expected a number of 3 or less"),
        (
            "short: Something",
            f"short: {'x' * 33}",
            "9:12: found a text of 33 characters, expected at most 32 characters",
        ),
        ("id: A12", "id: a12", "2:9: found the text “a12”, expected an id such as “RIR12a”"),
        (
            "[list-1]",
            "[list-3]",
            "14:15: found the unknown source “list-3”, expected an id from the list of sources",
        ),
        (
            "recommendations:\n",
            "advice:\n",
            "1:1: found no “recommendations”, expected it in this group of fields"
            "\nr.yaml:1:1: found the unknown field “advice”, expected one of recommendations",
        ),
        (BESIDE, "[]", "1:1: found a list, expected a group of fields"),
        (BESIDE, "", "1:1: found an empty file, expected a questionnaire"),
        (
            BESIDE,
            BESIDE + BESIDE.partition("\n")[2],
            "15:9: found “A12” again (first in line 2), expected each name once",
        ),
    ],
)
def test_a_fault_in_the_recommendations_names_their_file(old: str, new: str, expected: str) -> None:
    assert "\n".join(problems_in(MAIN, replaced(BESIDE, old, new))) == f"r.yaml:{expected}"


def test_recommendations_may_stand_in_the_one_file_and_are_checked_there() -> None:
    whole = MAIN + BESIDE
    assert read_texts(whole, None) == read_texts(MAIN)
    assert problems_in(replaced(whole, "[A-ONE]", "[A-TWO]"), None) == [
        "q.yaml:83:14: found the unknown id “A-TWO”, expected one of A-ONE"
    ]


def test_recommendations_in_two_places_are_refused() -> None:
    assert problems_in(MAIN + BESIDE) == [
        "q.yaml:80:1: found “recommendations”, expected them in r.yaml only"
    ]
