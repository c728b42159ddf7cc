"""Scores of single people, for agreement, differences between units and the private mirror.

Never the official score of a group: that is the mean of item means (`scoring.path`).
"""

import numpy as np
import numpy.typing as npt

from cxassess.questionnaire.model import Audience, Criterion, Questionnaire
from cxassess.scoring.errors import ScoringError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_TOLERANCE = 1e-9


def asked_of(questionnaire: Questionnaire, audience: Audience) -> BoolArray:
    """(J,) True for the items that an audience answers."""
    return np.array([audience in item.audiences for item in questionnaire.items], dtype=np.bool_)


def facet_scores(questionnaire: Questionnaire, values: FloatArray, asked: BoolArray) -> FloatArray:
    """Prorated mean of each facet for each person.

    A facet counts when the person answered at least `person_facet_coverage` of the weight of its
    items that were asked, and at least one.

    Args:
        values: (n, J) answers in item order, NaN where missing.
        asked: (n, J) or (J,), True where the item belongs to the person's audience. An answer to
            an item that was not asked is left out.

    Returns:
        (n, F) in the order of the facets through all criteria, NaN where it does not count.

    Raises:
        ScoringError: shapes that do not fit the questionnaire.
    """
    asked = _asked(questionnaire, values, asked)
    columns = [
        _facet(questionnaire, [item.id for item in facet.items], values, asked)
        for criterion in questionnaire.criteria
        for facet in criterion.facets
    ]
    return np.column_stack(columns)


def criterion_scores(
    questionnaire: Questionnaire, values: FloatArray, asked: BoolArray
) -> FloatArray:
    """Weighted mean of each person's facet scores in each criterion.

    A criterion counts when the person answered at least `person_criterion_items` of its items and
    has a score in one of its facets. Arguments and errors as `facet_scores`.

    Returns:
        (n, C) in the order of the criteria, NaN where it does not count.
    """
    asked = _asked(questionnaire, values, asked)
    by_facet = facet_scores(questionnaire, values, asked)
    columns, start = [], 0
    for criterion in questionnaire.criteria:
        part = by_facet[:, start : start + len(criterion.facets)]
        start += len(criterion.facets)
        enough = _answered(questionnaire, criterion, values, asked)
        weights = np.array([facet.weight for facet in criterion.facets])
        columns.append(np.where(enough, _weighted_mean(part, weights), np.nan))
    return np.column_stack(columns)


def _facet(
    questionnaire: Questionnaire, items: list[str], values: FloatArray, asked: BoolArray
) -> FloatArray:
    where = [questionnaire.item_index[item] for item in items]
    weights = np.array([questionnaire.items[position].weight for position in where])
    wanted = asked[:, where] @ weights
    held = asked[:, where] & ~np.isnan(values[:, where])
    answered = held @ weights
    share = np.divide(answered, wanted, out=np.zeros(len(values)), where=wanted > 0)
    enough = (share >= questionnaire.scoring.person_facet_coverage - _TOLERANCE) & (answered > 0)
    means = _weighted_mean(np.where(held, values[:, where], np.nan), weights)
    return np.where(enough, means, np.nan)


def _answered(
    questionnaire: Questionnaire, criterion: Criterion, values: FloatArray, asked: BoolArray
) -> BoolArray:
    where = [questionnaire.item_index[item.id] for item in criterion.items]
    held = asked[:, where] & ~np.isnan(values[:, where])
    enough: BoolArray = held.sum(axis=1) >= questionnaire.scoring.person_criterion_items
    return enough


def _weighted_mean(parts: FloatArray, weights: FloatArray) -> FloatArray:
    """Row means over the parts that are there; NaN for a row without any."""
    there = ~np.isnan(parts)
    mass = there @ weights
    total = np.where(there, parts, 0.0) @ weights
    means = np.full(len(parts), np.nan)
    np.divide(total, mass, out=means, where=mass > 0)
    return means


def _asked(questionnaire: Questionnaire, values: FloatArray, asked: BoolArray) -> BoolArray:
    items = len(questionnaire.items)
    if values.ndim != 2 or values.shape[1] != items:
        raise ScoringError(f"answers to {items} items were expected, found shape {values.shape}")
    if asked.shape not in (values.shape, (items,)):
        raise ScoringError(
            f"asked of shape {values.shape} or {(items,)} was expected, found {asked.shape}"
        )
    return np.broadcast_to(asked, values.shape)
