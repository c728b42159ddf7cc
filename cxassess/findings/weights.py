"""What an answer counts: headcount over answers, for groups that may be told apart.

Weights that differed within a group that is never told apart would do so: a published mean is then
a sum of whole numbers in a known mixture, which often comes apart in one way only. So a weight
belongs to a stratum, the people of a shown unit who are in no shown unit below it. Units that are
hidden share one weight with the other hidden ones of the same shown unit above.
"""

from dataclasses import replace

import numpy as np

from cxassess.findings.people import NO_UNIT, BoolArray, People
from cxassess.findings.tree import Tree
from cxassess.statistics.weighting import headcount_weights

TRIMMED_AT = 5.0
"""No answer weighs more than this many times the median stratum's, or one with a poor response
would decide the whole (the usual trimming of survey weights)."""


def weigh(people: People, tree: Tree, shown: BoolArray) -> People:
    """The same people, weighted by headcount; all 1 where a unit with answers has no headcount.

    A headcount below the number of answers is out of date: the stratum then weighs as its answers.
    Those who are not of the whole weigh as the average; so do people without a unit and with them,
    as nothing tells the two apart, those of hidden units with no shown unit above.

    Args:
        shown: (units,) in walking order, whether the unit may be named with its people.
    """
    official = people.self_assessing & (people.unit != NO_UNIT)
    answers = np.bincount(people.unit[official], minlength=len(tree.units))
    heads = np.array([unit.headcount or 0 for unit in tree.units], dtype=np.int64)
    if not heads[answers > 0].all():
        return people
    # hidden units at the top share the last stratum, unless people without a unit are in it too
    top = NO_UNIT if people.unit[people.self_assessing].min(initial=0) == NO_UNIT else len(shown)
    stratum = np.array([top if one == NO_UNIT else one for one in _nearest(tree, shown)], dtype=int)
    strata = np.full(len(people), NO_UNIT)
    strata[official] = stratum[people.unit[official]]
    counted = (answers > 0) & (stratum != NO_UNIT)
    size = len(shown) + 1
    held = np.bincount(stratum[counted], answers[counted], size)
    working = np.bincount(stratum[counted], heads[counted], size)
    found = headcount_weights(strata, np.maximum(held, working).astype(int).tolist())
    if not found.applied:
        return people
    _, first = np.unique(strata[strata != NO_UNIT], return_index=True)
    by_stratum = found.weights[strata != NO_UNIT][first]
    trimmed = np.minimum(found.weights, TRIMMED_AT * float(np.median(by_stratum)))
    return replace(people, weights=trimmed, weighted=True)


def _nearest(tree: Tree, shown: BoolArray) -> list[int]:
    """The unit itself where it is shown, else the nearest shown one above, else NO_UNIT."""
    found: list[int] = []
    path: list[int] = []
    for position, deep in enumerate(tree.depth):
        above = path[deep - 1] if deep else NO_UNIT
        path[deep:] = [position if shown[position] else above]
        found.append(path[deep])
    return found
