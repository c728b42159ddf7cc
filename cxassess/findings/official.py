"""The whole organisation: items, facets, criteria, index."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from cxassess.findings.fielded import Fielded
from cxassess.findings.groups import WHOLE, asked_group
from cxassess.findings.model import Estimate, ItemFinding
from cxassess.findings.people import People
from cxassess.findings.publish import NEARLY_ALL
from cxassess.findings.score import Scores, estimate
from cxassess.questionnaire.answers import DONT_KNOW, MISSING, NOT_MY_WORK
from cxassess.questionnaire.model import Item
from cxassess.statistics.agreement import average_deviation, rwg_star
from cxassess.statistics.composite import Composite


@dataclass(frozen=True)
class Agreement:
    """How alike a group's answers are; None where no item has two answers."""

    star: float | None
    deviation: float | None


def whole(wave: Fielded) -> Scores:
    """Scores of the items that the gate shows for the whole, and what they make."""
    return wave.scale.scores(WHOLE, wave.official, wave.shown.items(WHOLE))


def published(found: Composite | None) -> Estimate | None:
    return None if found is None else estimate(found)


def agreement(wave: Fielded, people: People, items: Set[str]) -> Agreement:
    """r*wg and AD over the items that are shown for these people.

    The null of an item with fewer anchors is that of the longest scale, which is cautious.
    """
    columns = [wave.questionnaire.item_index[item] for item in sorted(items)]
    if not columns:
        return Agreement(None, None)
    options = max(len(wave.questionnaire.items[column].anchors) for column in columns)
    values = people.values[:, columns]
    return Agreement(rwg_star(values, options), average_deviation(values, options))


def item_findings(wave: Fielded, scores: Scores) -> dict[str, ItemFinding]:
    """Every item of the whole, by id; hidden numbers are None."""
    return {
        item.id: _item(wave, item, facet.id, scores)
        for criterion in wave.questionnaire.criteria
        for facet in criterion.facets
        for item in facet.items
    }


def _item(wave: Fielded, item: Item, facet: str, scores: Scores) -> ItemFinding:
    column = wave.questionnaire.item_index[item.id]
    codes = wave.official.codes[:, column]
    score = published(scores.items.get(item.id))
    asked = _asked(wave, item)
    unscored: dict[int, float | None] = dict.fromkeys((DONT_KNOW, NOT_MY_WORK, MISSING))
    answered = int((~np.isnan(wave.official.values[:, column])).sum())
    # with the base known, the shares of the unscored states tell how many did answer
    if asked is not None and (score is not None or not answered):
        base = wave.rows(asked_group(item.audiences))
        unscored = {state: float((codes[base] == state).mean()) for state in unscored}
    if 1.0 in unscored.values():
        # everybody said the same: that is each one's answer
        unscored = dict.fromkeys(unscored)
    dont_know = unscored[DONT_KNOW]
    return ItemFinding(
        id=item.id,
        facet=facet,
        stem=item.stem,
        anchors=item.anchors,
        visible=item.visibility == "visible",
        asked=asked,
        score=score,
        shares=None if score is None else _shares(wave.official, column, len(item.anchors)),
        dont_know=dont_know,
        not_my_work=unscored[NOT_MY_WORK],
        skipped=unscored[MISSING],
        not_visible=item.visibility == "visible"
        and dont_know is not None
        and dont_know >= wave.questionnaire.scoring.not_visible_share,
    )


def _asked(wave: Fielded, item: Item) -> int | None:
    """People of the whole who were asked; an item of one audience alone tells its size."""
    group = asked_group(item.audiences)
    return wave.groups.answered(group) if wave.shown.row(group) else None


def _shares(people: People, column: int, options: int) -> tuple[float, ...] | None:
    """Weighted like the score, so that their mean is the score: two different sums over the same
    people could be subtracted from each other."""
    codes = people.codes[:, column]
    plain = np.bincount(codes, minlength=256)[1 : options + 1]
    if plain.max() >= NEARLY_ALL * plain.sum():
        return None
    mass = np.bincount(codes, weights=people.weights, minlength=256)[1 : options + 1]
    return tuple((mass / mass.sum()).tolist())
