"""The official score path as coefficients on item means.

Item -> facet = mean of items -> criterion = mean of facets -> index = mean of criteria, with the
questionnaire's weights. Written as one coefficient per item, every score of the path is the same
kind of composite and gets its standard error in the same way.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxassess.questionnaire.model import Criterion, Facet, Questionnaire
from cxassess.scoring.errors import ScoringError

_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Path:
    """How one score is made of item means.

    Coefficients are renormalised over the rated parts at every step and sum to 1 (all 0 when
    nothing is rated). They are given also where `rated` is False, for comparisons on a subset of
    items; an official score uses them only where `rated` is True.
    """

    coefficients: npt.NDArray[np.float64]
    """(J,) in the questionnaire's item order."""
    coverage: float
    """Rated share of the item weight, 0 to 1."""
    rated: bool


def coefficients(questionnaire: Questionnaire, criterion: str | None, rated: Set[str]) -> Path:
    """The path of a criterion, or of the index where `criterion` is None.

    A criterion is rated when at least `minimum_item_weight` of its item weight is; the index, when
    every criterion is: an index that leaves a criterion out is another number.

    Args:
        rated: ids of the items that have a score.

    Raises:
        ScoringError: an item or criterion that the questionnaire does not have.
    """
    _check(questionnaire, rated)
    if criterion is None:
        return _index(questionnaire, rated)
    for one in questionnaire.criteria:
        if one.id == criterion:
            return _criterion(questionnaire, one, rated)
    raise ScoringError(f"a criterion of {questionnaire.slug} was expected, found {criterion!r}")


def facet_coefficients(questionnaire: Questionnaire, facet: str, rated: Set[str]) -> Path:
    """The path of a facet, which is rated when one of its items is.

    Raises:
        ScoringError: an item or facet that the questionnaire does not have.
    """
    _check(questionnaire, rated)
    for criterion in questionnaire.criteria:
        for one in criterion.facets:
            if one.id == facet:
                vector = _facet(questionnaire, one, rated)
                return Path(vector, _coverage((one,), rated), bool(vector.any()))
    raise ScoringError(f"a facet of {questionnaire.slug} was expected, found {facet!r}")


def _index(questionnaire: Questionnaire, rated: Set[str]) -> Path:
    parts = [_criterion(questionnaire, one, rated) for one in questionnaire.criteria]
    weights = [one.weight for one in questionnaire.criteria]
    facets = tuple(facet for one in questionnaire.criteria for facet in one.facets)
    return Path(
        _mean(questionnaire, [one.coefficients for one in parts], weights),
        _coverage(facets, rated),
        all(one.rated for one in parts),
    )


def _criterion(questionnaire: Questionnaire, criterion: Criterion, rated: Set[str]) -> Path:
    vectors = [_facet(questionnaire, one, rated) for one in criterion.facets]
    coverage = _coverage(criterion.facets, rated)
    return Path(
        _mean(questionnaire, vectors, [one.weight for one in criterion.facets]),
        coverage,
        coverage >= questionnaire.scoring.minimum_item_weight - _TOLERANCE,
    )


def _facet(questionnaire: Questionnaire, facet: Facet, rated: Set[str]) -> npt.NDArray[np.float64]:
    vector = np.zeros(len(questionnaire.items))
    for item in facet.items:
        if item.id in rated:
            vector[questionnaire.item_index[item.id]] = item.weight
    total = vector.sum()
    return vector / total if total else vector


def _mean(
    questionnaire: Questionnaire,
    vectors: Iterable[npt.NDArray[np.float64]],
    weights: Iterable[float],
) -> npt.NDArray[np.float64]:
    """Weighted mean of the vectors that have anything in them."""
    total = np.zeros(len(questionnaire.items))
    mass = 0.0
    for vector, weight in zip(vectors, weights, strict=True):
        if vector.any():
            total += weight * vector
            mass += weight
    return total / mass if mass else total


def _coverage(facets: Iterable[Facet], rated: Set[str]) -> float:
    items = [item for facet in facets for item in facet.items]
    held = sum(item.weight for item in items if item.id in rated)
    return held / sum(item.weight for item in items)


def _check(questionnaire: Questionnaire, rated: Set[str]) -> None:
    unknown = sorted(rated - questionnaire.item_index.keys())
    if unknown:
        raise ScoringError(f"items of {questionnaire.slug} were expected, found {unknown[0]!r}")
