import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.scoring.errors import ScoringError
from cxassess.scoring.path import coefficients, facet_coefficients
from tests.unit.scoring.factory import criterion, facet, item, questionnaire

# one facet of three items beside one of a single item, then a criterion of one item
UNEVEN = questionnaire(
    criterion(
        "RIR",
        facet("RIR-A", item("RIR-1"), item("RIR-2"), item("RIR-3")),
        facet("RIR-B", item("RIR-4")),
    ),
    criterion("EXE", facet("EXE-A", item("EXE-1"))),
    gates=(),
)
EVERY = {one.id for one in UNEVEN.items}


def vector(found):
    return found.coefficients.tolist()


class TestCriterion:
    def test_is_a_mean_of_facets_not_of_items(self):
        found = coefficients(UNEVEN, "RIR", EVERY)
        assert vector(found) == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2, 0])
        assert (found.coverage, found.rated) == (1.0, True)

    def test_shares_are_renewed_over_the_rated_items_of_a_facet(self):
        found = coefficients(UNEVEN, "RIR", {"RIR-1", "RIR-4"})
        assert vector(found) == pytest.approx([1 / 2, 0, 0, 1 / 2, 0])
        assert (found.coverage, found.rated) == (0.5, True)

    def test_a_facet_without_rated_items_leaves_its_share_to_the_others(self):
        found = coefficients(UNEVEN, "RIR", {"RIR-1", "RIR-2"})
        assert vector(found) == pytest.approx([1 / 2, 1 / 2, 0, 0, 0])

    def test_with_less_than_half_of_its_item_weight_it_is_not_rated(self):
        found = coefficients(UNEVEN, "RIR", {"RIR-4"})
        assert (found.coverage, found.rated) == (0.25, False)
        assert vector(found) == [0, 0, 0, 1, 0]

    def test_with_nothing_rated_there_is_no_path(self):
        found = coefficients(UNEVEN, "RIR", set())
        assert (found.coverage, found.rated) == (0.0, False)
        assert vector(found) == [0] * 5

    def test_weights_multiply_along_the_path(self):
        weighted = questionnaire(
            criterion(
                "RIR",
                facet("RIR-A", item("RIR-1", weight=3), item("RIR-2"), weight=2),
                facet("RIR-B", item("RIR-3")),
                weight=4,
            ),
            criterion("EXE", facet("EXE-A", item("EXE-1"))),
            gates=(),
        )
        every = {one.id for one in weighted.items}
        assert vector(coefficients(weighted, "RIR", every)) == pytest.approx(
            [1 / 2, 1 / 6, 1 / 3, 0]
        )
        assert vector(coefficients(weighted, None, every)) == pytest.approx(
            [0.8 / 2, 0.8 / 6, 0.8 / 3, 0.2]
        )
        # three of five parts of the item weight, though one of three items
        assert coefficients(weighted, "RIR", {"RIR-1"}).coverage == pytest.approx(0.6)
        assert coefficients(weighted, "RIR", {"RIR-1"}).rated


class TestIndex:
    def test_is_a_mean_of_criteria(self):
        found = coefficients(UNEVEN, None, EVERY)
        assert vector(found) == pytest.approx([1 / 12, 1 / 12, 1 / 12, 1 / 4, 1 / 2])
        assert found.rated

    def test_needs_every_criterion(self):
        found = coefficients(UNEVEN, None, EVERY - {"EXE-1"})
        assert vector(found) == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2, 0])
        assert found.coverage == pytest.approx(0.8)
        assert not found.rated


class TestFacet:
    def test_is_a_mean_of_its_rated_items(self):
        found = facet_coefficients(UNEVEN, "RIR-A", {"RIR-1", "RIR-3"})
        assert vector(found) == [0.5, 0, 0.5, 0, 0]
        assert found.coverage == pytest.approx(2 / 3)
        assert found.rated

    def test_without_rated_items_is_not_rated(self):
        assert not facet_coefficients(UNEVEN, "RIR-B", {"RIR-1"}).rated


def test_unknown_parts_are_refused_by_name():
    with pytest.raises(ScoringError, match="criterion of small was expected, found 'XYZ'"):
        coefficients(UNEVEN, "XYZ", EVERY)
    with pytest.raises(ScoringError, match="facet of small was expected, found 'RIR'"):
        facet_coefficients(UNEVEN, "RIR", EVERY)
    with pytest.raises(ScoringError, match="items of small were expected, found 'NET-9'"):
        coefficients(UNEVEN, None, {"RIR-1", "NET-9"})


@settings(max_examples=60)
@given(rated=st.sets(st.sampled_from(sorted(EVERY))), part=st.sampled_from(["RIR", "EXE", None]))
def test_coefficients_are_shares_of_one_and_touch_rated_items_only(rated, part):
    found = coefficients(UNEVEN, part, rated)
    assert (found.coefficients >= 0).all()
    assert found.coefficients.sum() == pytest.approx(1) or not found.coefficients.any()
    touched = {UNEVEN.items[j].id for j in np.flatnonzero(found.coefficients)}
    assert touched <= rated
