"""Do leaders see what employees see? Audiences side by side on the items that both answer.

Over the whole organisation, not unit by unit: leaders are too few for that. Where leaders and
employees are spread differently over the units, part of a gap may be a difference of units.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from cxassess.findings.fielded import Fielded
from cxassess.findings.groups import audience_group
from cxassess.findings.inputs import AUDIENCES
from cxassess.findings.model import AudienceScore, GapRow, Perception
from cxassess.findings.people import FloatArray, People
from cxassess.findings.publish import shared_n
from cxassess.findings.score import estimate
from cxassess.findings.wording import perception as words
from cxassess.questionnaire.model import Criterion
from cxassess.scoring.path import coefficients
from cxassess.statistics.comparison import difference, excludes_zero, gap_flagged
from cxassess.statistics.composite import Composite

SHOWN = ("employee", "manager", "leader", "programme")
WIDEST = 3


def perceive(wave: Fielded) -> Perception | None:
    """None where employees or leaders neither answered nor were asked."""
    members = wave.groups.members
    if audience_group("employee") not in members or audience_group("leader") not in members:
        return None
    desk = _Desk.of(wave)
    criteria = tuple(desk.criterion(one) for one in wave.questionnaire.criteria)
    items = [desk.item(item.id, item.stem) for item in wave.questionnaire.shared_items]
    found = sorted((row for row in items if row.gap is not None), key=lambda r: -abs(r.gap or 0))
    draft = Perception(criteria=criteria, widest=tuple(found[:WIDEST]), headline="", so_what="")
    headline, so_what = words.perception(draft)
    return replace(draft, headline=headline, so_what=so_what)


@dataclass(frozen=True, eq=False)
class _Desk:
    wave: Fielded
    people: dict[str, People]
    rated: dict[str, frozenset[str]]
    """Audience -> ids of the shared items that may be shown for it."""

    @classmethod
    def of(cls, wave: Fielded) -> "_Desk":
        shared = {item.id for item in wave.questionnaire.shared_items}
        held = [one for one in SHOWN if audience_group(one) in wave.groups.members]
        return cls(
            wave,
            {one: wave.people.of(wave.people.audience == AUDIENCES.index(one)) for one in held},
            {one: wave.shown.items(audience_group(one)) & shared for one in held},
        )

    def criterion(self, criterion: Criterion) -> GapRow:
        items = {item.id: item.weight for item in self.wave.shared(criterion)}
        wanted = self.wave.questionnaire.scoring.minimum_item_weight * sum(items.values())

        def enough(rated: Set[str]) -> bool:
            return bool(rated) and sum(items[item] for item in rated) >= wanted

        common = items.keys() & self.rated["employee"] & self.rated["leader"]
        if not enough(common):
            # no gap can be told: the others are still worth seeing, on what employees answered
            common = items.keys() & self.rated["employee"]
        used = coefficients(self.wave.questionnaire, criterion.id, common).coefficients
        shown = [
            one
            for one in self.people
            if enough(common)
            and self._covers(one, common)
            and self.wave.shown.cell(shared_n(criterion.id), audience_group(one))
        ]
        return self._row(criterion.id, criterion.name, used, shown)

    def item(self, item: str, stem: str) -> GapRow:
        shown = [one for one in self.people if self._covers(one, {item})]
        return self._row(item, stem, self.wave.scale.single(item), shown)

    def _covers(self, audience: str, items: Set[str]) -> bool:
        return items <= self.rated[audience]

    def _row(self, name: str, title: str, used: FloatArray, shown: list[str]) -> GapRow:
        found = {one: self._composite(one, used) for one in shown}
        scores = tuple(
            AudienceScore(audience=one, score=estimate(found[one]) if one in found else None)
            for one in SHOWN
        )
        if "leader" not in found or "employee" not in found:
            return GapRow(
                id=name, name=title, audiences=scores,
                gap=None, low=None, high=None, clear=False, flagged=False,
            )  # fmt: skip
        gap = difference(found["leader"], found["employee"])
        smallest = self.wave.questionnaire.scoring.perception_gap
        return GapRow(
            id=name,
            name=title,
            audiences=scores,
            gap=gap.value,
            low=gap.low,
            high=gap.high,
            clear=excludes_zero(gap.low, gap.high),
            flagged=gap_flagged(gap.value, gap.low, gap.high, smallest),
        )

    def _composite(self, audience: str, used: FloatArray) -> Composite:
        people = self.people[audience]
        return self.wave.scale.composite(audience_group(audience), people, people.weights, used)
