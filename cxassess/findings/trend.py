"""What changed: earlier waves on the items that they asked in the words of the reported wave.

Every number of an earlier wave is worked out anew on those items, so a changed wording never looks
like a change. A change is measured on the items that are rated in both waves, without finite
population correction: it asks about the organisation, not about who happened to answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cxassess.findings.fielded import Earlier, Fielded
from cxassess.findings.groups import WHOLE
from cxassess.findings.inputs import WaveInput
from cxassess.findings.model import Change, CriterionFinding, Estimate, Trend, TrendPoint
from cxassess.findings.official import published
from cxassess.findings.people import FloatArray
from cxassess.findings.score import Scores, estimate
from cxassess.findings.wording import trend as words
from cxassess.scoring.path import Path, coefficients, facet_coefficients
from cxassess.statistics.comparison import change, change_verdict

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Against:
    """The reported wave against the one before, by criterion and facet id."""

    previous: Mapping[str, Estimate] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Criterion -> share of its rated item weight that is matched."""
    index: Change | None = None
    index_coverage: float = 0.0


def against(wave: Fielded, scores: Scores, before: Earlier) -> Against:
    """Changes of all that is rated in both waves."""
    questionnaire = wave.questionnaire
    both = frozenset(scores.items) & before.rated
    desk = _Desk(wave, before)
    previous: dict[str, Estimate] = {}
    changes: dict[str, Change] = {}
    coverage: dict[str, float] = {}
    for criterion in questionnaire.criteria:
        path = coefficients(questionnaire, criterion.id, both)
        now = coefficients(questionnaire, criterion.id, scores.items.keys())
        coverage[criterion.id] = _share(path, now)
        pairs = [(criterion.id, path, criterion.id in scores.criteria)]
        pairs += [
            (facet.id, facet_coefficients(questionnaire, facet.id, both), facet.id in scores.facets)
            for facet in criterion.facets
        ]
        for name, matched, rated in pairs:
            if rated and matched.coverage > 0:
                previous[name], changes[name] = desk.compare(matched.coefficients)
    index = coefficients(questionnaire, None, both)
    now = coefficients(questionnaire, None, scores.items.keys())
    return Against(
        previous=previous,
        changes=changes,
        coverage=coverage,
        # an index that leaves a criterion out is another number
        index=desk.compare(index.coefficients)[1] if index.rated else None,
        index_coverage=_share(index, now),
    )


def _share(matched: Path, now: Path) -> float:
    return matched.coverage / now.coverage if now.coverage else 0.0


@dataclass(frozen=True, eq=False)
class _Desk:
    wave: Fielded
    before: Earlier

    def compare(self, used: FloatArray) -> tuple[Estimate, Change]:
        """The earlier score, and the change, with the same coefficients in both waves."""
        official = self.wave.official
        now = self.wave.scale.composite(WHOLE, official, official.weights, used)
        earlier = self.before.official
        then = self.before.scale.composite(WHOLE, earlier, earlier.weights, used)
        found = change(now, then)
        return estimate(then), Change(
            difference=found.value,
            low=found.low,
            high=found.high,
            verdict=change_verdict(found.low, found.high),
        )


def trend(
    wave: Fielded,
    reported: WaveInput,
    scores: Scores,
    earlier: Sequence[tuple[Earlier, Scores]],
    found: Against,
    criteria: Sequence[CriterionFinding],
) -> Trend:
    """All waves, oldest first, and what the last step changed."""
    points = [_point(wave, one.wave, before, this=False) for one, before in earlier]
    points.append(_point(wave, reported, scores, this=True))
    draft = Trend(
        points=tuple(points),
        index_change=found.index,
        coverage=found.index_coverage,
        notes=_notes(wave, reported, earlier, found, criteria),
        headline="",
        so_what="",
    )
    headline, so_what = words.trend(draft, words.changes(criteria))
    return replace(draft, headline=headline, so_what=so_what)


def _point(wave: Fielded, one: WaveInput, scores: Scores, *, this: bool) -> TrendPoint:
    return TrendPoint(
        wave=one.name,
        number=one.number,
        date=one.date,
        version=one.version,
        index=published(scores.index),
        criteria=tuple(
            published(scores.criteria.get(each.id)) for each in wave.questionnaire.criteria
        ),
        this=this,
    )


def _notes(
    wave: Fielded,
    reported: WaveInput,
    earlier: Sequence[tuple[Earlier, Scores]],
    found: Against,
    criteria: Sequence[CriterionFinding],
) -> tuple[str, ...]:
    notes = [words.too_few(one.wave.name) for one, _ in earlier if not one.rated]
    last = earlier[-1][0]
    items = len(wave.questionnaire.items)
    if last.rated and len(last.matched) < items:
        notes.append(words.reworded(items - len(last.matched), len(last.matched), last.wave.name))
    for criterion in criteria:
        share = found.coverage.get(criterion.id, 1.0)
        if criterion.score is None or not last.rated or share >= 1.0 - _TOLERANCE:
            continue
        name = criterion.name
        notes.append(words.partly(name, share) if share > 0 else words.not_matched(name))
    return tuple(notes)
