"""Arguments that do not fit together are refused, with what was found and expected."""

import pytest

from cxassess.disclosure.cells import PEOPLE, DisclosureError
from cxassess.disclosure.gate import decide
from tests.unit.disclosure.organisations import group

WHOLE = group("whole", "whole", 0, 1)
COUNTS = {PEOPLE: [9, 9], "q1": [9, 8]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minimum": 4}, "minimum: found 4, expected 5 or more"),
        ({"counts": {"q1": [9, 8]}}, "counts: found q1, expected people"),
        ({"counts": {}}, "counts: found nothing, expected people"),
        (
            {"counts": COUNTS | {"q1": [9]}},
            "counts of q1: found shape (1,), expected one number for each atom of people (2)",
        ),
        ({"counts": {PEOPLE: [[9, 9]]}}, "counts of people: found shape (1, 2), expected one"),
        (
            {"counts": COUNTS | {"q1": [9.0, 8.5]}},
            "counts of q1: found float64, expected whole numbers",
        ),
        (
            {"counts": COUNTS | {"q1": [9, -1]}},
            "counts of q1: found -1, expected 0 or more",
        ),
        ({"cells": {PEOPLE: ["q1"]}}, "cells: found people, which stands for the rows"),
        ({"cells": {"c": []}}, "cell c: found no block, expected blocks with counts"),
        ({"cells": {"c": ["q1", "q9"]}}, "cell c: found q9, expected blocks with counts"),
        ({"groups": [WHOLE, WHOLE]}, "group whole: found twice, expected once"),
        (
            {"groups": [group("a", "unit", 0, 2)]},
            "group a: found atom 2, expected atoms below 2",
        ),
        (
            {"groups": [WHOLE, group("all", "whole", 0, 1)]},
            "whole: found all and whole, expected one",
        ),
        (
            {"barred": [("c", "nobody")]},
            "barred: found cell c of group nobody, expected a known cell and group",
        ),
        (
            {"barred": [(PEOPLE, "whole")]},
            "barred: found cell people of group whole, expected a known cell and group",
        ),
        ({"alike": {"q1": [1, 1]}}, "alike: found q1, expected one of c"),
        (
            {"alike": {"c": [1]}},
            "alike of c: found int64 of shape (1,), expected a whole number for each of 2 atoms",
        ),
        ({"asked": {"c": [1, 1]}}, "asked: found c, expected one of people, q1"),
        ({"asked": {PEOPLE: [1.5, 1]}}, "asked of people: found float64 of shape (2,)"),
    ],
)
def test_refused(change, message):
    fine = {"groups": [WHOLE], "counts": COUNTS, "cells": {"c": ["q1"]}, "minimum": 5}
    assert decide(**fine).rows == {"whole"}
    with pytest.raises(DisclosureError) as refused:
        decide(**fine | change)
    assert str(refused.value).startswith(message)
