"""Composites along the official score path for any group of people."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import numpy as np

from cxassess.findings.errors import FindingsError
from cxassess.findings.groups import WHOLE, Groups, asked_group
from cxassess.findings.inputs import AUDIENCES
from cxassess.findings.model import Estimate
from cxassess.findings.people import BoolArray, FloatArray, People
from cxassess.findings.publish import INVITED, Shown
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.path import coefficients, facet_coefficients
from cxassess.statistics.composite import Composite, composite, interval

_NOBODY = np.zeros(0)


@dataclass(frozen=True, eq=False)
class Scores:
    """Composites of one group; what is not rated is not in the mappings.

    The contributions of single people are dropped: they are large, and only comparisons of groups
    that share people need them.
    """

    items: Mapping[str, Composite]
    facets: Mapping[str, Composite]
    criteria: Mapping[str, Composite]
    index: Composite | None


@dataclass(frozen=True, eq=False)
class Scale:
    """Who is asked what, and how many of a group that makes."""

    questionnaire: Questionnaire
    groups: Groups
    shown: Shown
    asked: BoolArray
    """(audiences, J)"""

    def population(self, group: str, used: FloatArray) -> int | None:
        """People invited of a group who are asked one of the items with a coefficient (J,).

        None where they may not be told: the correction of the interval would tell them.
        """
        if self.groups.asked_people is None:
            return None
        audiences: BoolArray = np.any(self.asked[:, used != 0], axis=1)
        members = self.groups.members[group]
        if audiences[self.groups.audience[members]].all():
            base = group
        elif group == WHOLE:
            base = asked_group(np.array(AUDIENCES)[audiences].tolist())
        else:
            return None
        return self.groups.invited(group, audiences) if self.shown.told(INVITED, base) else None

    def composite(
        self, group: str, people: People, weights: FloatArray, used: FloatArray
    ) -> Composite:
        """One composite of a group's people, given alone or with weight 0 for everybody else.

        The finite population correction holds for "what this wave's people think"; comparisons of
        waves leave it out themselves.

        Raises:
            FindingsError: nobody answered one of the items.
        """
        found = composite(people.values, weights, used, self.population(group, used))
        if found is None:
            raise FindingsError(f"{group}: found an item without answers, expected rated items")
        return found

    def scores(self, group: str, people: People, rated: Set[str]) -> Scores:
        """Everything on the official path that these rated items make."""
        questionnaire = self.questionnaire
        paths = {
            facet.id: facet_coefficients(questionnaire, facet.id, rated)
            for criterion in questionnaire.criteria
            for facet in criterion.facets
        }
        facets = {
            name: self._light(group, people, path.coefficients)
            for name, path in paths.items()
            if path.rated
        }
        criteria = {}
        for criterion in questionnaire.criteria:
            path = coefficients(questionnaire, criterion.id, rated)
            if path.rated:
                criteria[criterion.id] = self._light(group, people, path.coefficients)
        index = coefficients(questionnaire, None, rated)
        return Scores(
            items={item: self._light(group, people, self.single(item)) for item in sorted(rated)},
            facets=facets,
            criteria=criteria,
            index=self._light(group, people, index.coefficients) if index.rated else None,
        )

    def single(self, item: str) -> FloatArray:
        """The coefficients (J,) of one item alone."""
        used = np.zeros(len(self.questionnaire.items))
        used[self.questionnaire.item_index[item]] = 1.0
        return used

    def _light(self, group: str, people: People, used: FloatArray) -> Composite:
        found = self.composite(group, people, people.weights, used)
        return replace(found, influence=_NOBODY, counted=_NOBODY.astype(np.bool_))


def estimate(found: Composite) -> Estimate:
    """A composite with its 90 % interval, as it is published."""
    low, high = interval(found.value, found.se, found.df)
    return Estimate(value=found.value, low=low, high=high, n=found.n)
