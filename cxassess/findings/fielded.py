"""One wave made ready: its people, its groups, and what may be shown about them."""

from dataclasses import dataclass

import numpy as np

from cxassess.findings.groups import WHOLE, Groups, group, unit_group
from cxassess.findings.inputs import WaveInput
from cxassess.findings.people import BoolArray, People, asked_by, gather, matched_items
from cxassess.findings.publish import Shown, ask, ask_people, longest, nearly_alike, tally
from cxassess.findings.score import Scale, Scores
from cxassess.findings.tree import Tree, plant
from cxassess.findings.weights import weigh
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
    minimum: int

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
    shown = ask(questionnaire, people, groups, tree, minimum)
    people = weigh(people, tree, _named(tree, shown))
    return Fielded(
        questionnaire=questionnaire,
        tree=tree,
        people=people,
        official=people.of(people.self_assessing),
        groups=groups,
        scale=Scale(questionnaire, groups, shown, asked_by(questionnaire)),
        shown=shown,
        minimum=minimum,
    )


def _named(tree: Tree, shown: Shown) -> BoolArray:
    """(units,) whether the unit may be named with its people."""
    return np.array([shown.row(unit_group(unit.id)) for unit in tree.units], dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier wave, of which only the whole is spoken about."""

    wave: WaveInput
    matched: frozenset[str]
    """Items that it asked in the words of the reported wave."""
    rated: frozenset[str]
    """Those of them that the gate shows for the whole."""
    official: People
    scale: Scale

    def scores(self) -> Scores:
        return self.scale.scores(WHOLE, self.official, self.rated)


def earlier(
    questionnaire: Questionnaire, wave: WaveInput, reported: WaveInput, tree: Tree, minimum: int
) -> Earlier:
    """Make an earlier wave ready, on the items that it shares with the reported one.

    On its own units and with its own minimum, where it has them, so that it is weighted as it was
    when it was reported itself: two mixtures of the same answers could be solved for their parts.
    """
    tree = tree if wave.units is None else plant(wave.units)
    minimum = wave.minimum or minimum
    matched = frozenset(matched_items(questionnaire, wave, reported))
    people = gather(questionnaire, wave, tree, matched)
    groups = group(questionnaire, wave, people, tree)
    shown = ask_people(questionnaire, people, groups, tree, minimum)
    people = weigh(people, tree, _named(tree, shown))
    official = people.of(people.self_assessing)
    return Earlier(
        wave=wave,
        matched=matched,
        rated=_rated(questionnaire, official, minimum),
        official=official,
        scale=Scale(questionnaire, groups, shown, asked_by(questionnaire)),
    )


def _rated(questionnaire: Questionnaire, official: People, minimum: int) -> frozenset[str]:
    """What the gate lets through for the whole alone: enough answers, not all the same."""
    chosen = tally(official.codes, longest(questionnaire))
    enough = (chosen.sum(axis=1) >= minimum) & ((chosen > 0).sum(axis=1) > 1)
    rated = enough & ~nearly_alike(chosen)
    return frozenset(questionnaire.items[column].id for column in np.flatnonzero(rated))
