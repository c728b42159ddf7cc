"""One finding per criterion, with its facets, its items and what the next level looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cxassess.findings.fielded import Fielded
from cxassess.findings.model import CriterionFinding, FacetFinding, ItemFinding, NextStep
from cxassess.findings.official import Agreement, agreement, published
from cxassess.findings.score import Scores
from cxassess.findings.trend import Against
from cxassess.findings.wording import criteria as words
from cxassess.questionnaire.model import Criterion, Level
from cxassess.scoring.gates import Decision

NEXT_STEPS = 3
_NO_AGREEMENT = Agreement(None, None)


@dataclass(frozen=True, eq=False)
class Standing:
    """Everything about the whole that a criterion's finding is put together from."""

    wave: Fielded
    scores: Scores
    items: Mapping[str, ItemFinding]
    decision: Decision
    against: Against
    """Empty in a first wave."""
    targets: Mapping[str, float]

    def criteria(self) -> tuple[CriterionFinding, ...]:
        return tuple(self._criterion(one) for one in self.wave.questionnaire.criteria)

    def _criterion(self, criterion: Criterion) -> CriterionFinding:
        score = published(self.scores.criteria.get(criterion.id))
        level = self.decision.levels_after[criterion.id]
        above = None if level is None else self._level(level + 1)
        items = tuple(self.items[item.id] for item in criterion.items)
        alike = self._agreement(criterion) if score is not None else _NO_AGREEMENT
        draft = CriterionFinding(
            id=criterion.id,
            name=criterion.name,
            short=criterion.short,
            score=score,
            level=level,
            level_before_caps=self.decision.levels_before[criterion.id],
            level_name=None if level is None else self.wave.questionnaire.level(level).name,
            next_level=None if above is None else above.number,
            next_level_name=None if above is None else above.name,
            previous=self.against.previous.get(criterion.id),
            change=self.against.changes.get(criterion.id),
            coverage=self.against.coverage.get(criterion.id, 0.0),
            target=self.targets.get(criterion.id),
            agreement=alike.star,
            average_deviation=alike.deviation,
            agreement_words=words.agreement(alike.star),
            facets=self._facets(criterion),
            items=items,
            next_steps=() if above is None else next_steps(items, above),
            headline="",
            so_what="",
        )
        headline, so_what = words.criterion(draft, draft.facets, items)
        return replace(draft, headline=headline, so_what=so_what)

    def _level(self, number: int) -> Level | None:
        levels = self.wave.questionnaire.levels
        return next((each for each in levels if each.number == number), None)

    def _agreement(self, criterion: Criterion) -> Agreement:
        rated = self.scores.items.keys() & {item.id for item in criterion.items}
        return agreement(self.wave, self.wave.official, rated)

    def _facets(self, criterion: Criterion) -> tuple[FacetFinding, ...]:
        return tuple(
            FacetFinding(
                id=facet.id,
                name=facet.name,
                score=published(self.scores.facets.get(facet.id)),
                previous=self.against.previous.get(facet.id),
                change=self.against.changes.get(facet.id),
            )
            for facet in criterion.facets
        )


def next_steps(items: Sequence[ItemFinding], above: Level) -> tuple[NextStep, ...]:
    """For the lowest items: the most chosen answer and that of the level above.

    Items whose answers may not be shown, or already are at that level, are left out.
    """
    steps = []
    place = above.number - 1
    for item in sorted(items, key=lambda each: each.score.value if each.score else 0.0):
        if item.score is None or item.shares is None or place >= len(item.anchors):
            continue
        chosen = item.shares.index(max(item.shares))
        if chosen < place:
            steps.append(
                NextStep(
                    item=item.id,
                    stem=item.stem,
                    today=item.anchors[chosen],
                    next=item.anchors[place],
                )
            )
    return tuple(steps[:NEXT_STEPS])
