"""One wave made ready: its people, its groups, and what may be shown about them."""

from dataclasses import dataclass

import numpy as np

from cxassess.findings.groups import WHOLE, Groups, group, unit_group
from cxassess.findings.inputs import WaveInput
from cxassess.findings.people import BoolArray, People, asked_by, gather, matched_items
from cxassess.findings.publish import Shown, ask
from cxassess.findings.score import Scale, Scores
from cxassess.findings.tree import Tree
from cxassess.questionnaire.model import Criterion, Item, Questionnaire


@dataclass(frozen=True, eq=False)
class Fielded:
    """The reported wave. `people` is everybody, `official` those who make the official score."""

    questionnaire: Questionnaire
    tree: Tree
    people: People
    official: People
    groups: Groups
    scale: Scale
    shown: Shown

    def rows(self, group: str) -> BoolArray:
        """(official,) the people of a group of the whole."""
        return self.groups.rows(group)[self.people.self_assessing]

    def unit_rows(self, position: int) -> slice:
        """The official people of a unit and below: one run, as people are sorted by unit."""
        bounds = (position, self.tree.end[position])
        first, last = np.searchsorted(self.official.unit, bounds).tolist()
        return slice(first, last)

    def shared(self, criterion: Criterion) -> tuple[Item, ...]:
        """The criterion's items that every self-assessing audience answers."""
        return tuple(i for i in self.questionnaire.shared_items if i in criterion.items)

    def unit_name(self, position: int) -> str:
        """The group of a unit."""
        return unit_group(self.tree.units[position].id)


def field(questionnaire: Questionnaire, wave: WaveInput, tree: Tree, minimum: int) -> Fielded:
    """Make the reported wave ready.

    Raises:
        FindingsError: arrays, units, codes or invitations that do not fit together.
    """
    people = gather(questionnaire, wave, tree, matched_items(questionnaire, wave, wave))
    groups = group(questionnaire, wave, people, tree)
    return Fielded(
        questionnaire=questionnaire,
        tree=tree,
        people=people,
        official=people.of(people.self_assessing),
        groups=groups,
        scale=Scale(questionnaire, groups, asked_by(questionnaire)),
        shown=ask(questionnaire, people, groups, tree, minimum),
    )


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier wave, of which only the whole is spoken about."""

    wave: WaveInput
    matched: frozenset[str]
    """Items that it asked in the words of the reported wave."""
    rated: frozenset[str]
    """Those of them with enough answers, not all the same."""
    official: People
    scale: Scale

    def scores(self) -> Scores:
        return self.scale.scores(WHOLE, self.official, self.rated)


def earlier(
    questionnaire: Questionnaire, wave: WaveInput, reported: WaveInput, tree: Tree, minimum: int
) -> Earlier:
    """Make an earlier wave ready, on the items that it shares with the reported one."""
    matched = frozenset(matched_items(questionnaire, wave, reported))
    people = gather(questionnaire, wave, tree, matched)
    groups = group(questionnaire, wave, people, tree)
    official = people.of(people.self_assessing)
    return Earlier(
        wave=wave,
        matched=matched,
        rated=_rated(questionnaire, official, minimum),
        official=official,
        scale=Scale(questionnaire, groups, asked_by(questionnaire)),
    )


def _rated(questionnaire: Questionnaire, official: People, minimum: int) -> frozenset[str]:
    """What the gate lets through for the whole alone: enough answers, not all the same."""
    answered = ~np.isnan(official.values)
    low = np.where(answered, official.values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(answered, official.values, -np.inf).max(axis=0, initial=-np.inf)
    enough = (answered.sum(axis=0) >= minimum) & (low < high)
    return frozenset(questionnaire.items[column].id for column in np.flatnonzero(enough))
