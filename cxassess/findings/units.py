"""Business units side by side, on the items that everybody answers.

Units differ in how many managers and leaders they have, and these answer more items. The shared
items compare like with like and keep the base of each item large.
"""

from dataclasses import dataclass, replace

from cxassess.findings.fielded import Fielded
from cxassess.findings.groups import WHOLE
from cxassess.findings.model import Estimate, UnitCell, UnitRow, Units
from cxassess.findings.official import agreement
from cxassess.findings.people import FloatArray
from cxassess.findings.publish import INDEX, INVITED, shared_n
from cxassess.findings.rest import Rest
from cxassess.findings.score import estimate
from cxassess.findings.silo import silo_signal
from cxassess.findings.steadiness import all_the_time
from cxassess.findings.wording import units as words
from cxassess.questionnaire.model import Criterion
from cxassess.scoring.levels import level_of_score
from cxassess.scoring.path import coefficients
from cxassess.statistics.between import shrink
from cxassess.statistics.comparison import benjamini_hochberg, difference
from cxassess.statistics.composite import Composite, interval

FALSE_DISCOVERIES = 0.10
"""Of the cells called clear, about one in ten may be by chance; the family is all cells shown."""

Place = tuple[int, int]
"""Walking order of the unit, and of the criterion."""


def compare(wave: Fielded, seed: int) -> Units | None:
    """None where no unit is known."""
    if not wave.tree.units:
        return None
    table = _Table(wave)
    rows = tuple(table.row(position) for position in range(len(wave.tree.units)))
    silo = silo_signal(wave, seed)
    steady = all_the_time(wave)
    draft = Units(
        rows=rows,
        whole=tuple(table.whole(criterion) for criterion in wave.questionnaire.criteria),
        shared_questions=len(wave.questionnaire.shared_items),
        hidden_cells=sum(cell.hidden for row in rows for cell in row.cells),
        cells=sum(len(row.cells) for row in rows),
        silo=silo,
        all_the_time=steady,
        headline="",
        so_what="",
    )
    headline, so_what = words.units(draft, wave.questionnaire)
    return replace(draft, headline=headline, so_what=so_what)


@dataclass(frozen=True, eq=False)
class _Cell:
    """What a cell is made of."""

    used: FloatArray
    found: Composite


class _Table:
    """All cells first, for clear marks and shrinkage need them together."""

    def __init__(self, wave: Fielded) -> None:
        self.wave = wave
        self.cells: dict[Place, _Cell] = {}
        for position in range(len(wave.tree.units)):
            for column, criterion in enumerate(wave.questionnaire.criteria):
                cell = self._cell(position, criterion)
                if cell is not None:
                    self.cells[position, column] = cell
        self.rests = [Rest(wave.official, self._columns(c)) for c in wave.questionnaire.criteria]
        self.clear = self._clear()
        self.shrunken = self._shrunken()

    def whole(self, criterion: Criterion) -> Estimate | None:
        wave = self.wave
        used = self._used(WHOLE, criterion)
        if used is None:
            return None
        return estimate(wave.scale.composite(WHOLE, wave.official, wave.official.weights, used))

    def row(self, position: int) -> UnitRow:
        wave, unit = self.wave, self.wave.tree.units[position]
        group = wave.unit_name(position)
        shown = wave.shown.row(group)
        invited = None
        if wave.groups.asked_people is not None and shown:
            known = wave.shown.cell(INVITED, group)
            invited = wave.groups.invited(group) if known else None
        index = self._index(position)
        scoring, levels = wave.questionnaire.scoring, wave.questionnaire.levels
        people = wave.official.of(wave.unit_rows(position))
        shared = {item.id for item in wave.questionnaire.shared_items}
        alike = agreement(wave, people, wave.shown.items(group) & shared)
        return UnitRow(
            id=unit.id,
            name=unit.name,
            parent=unit.parent,
            depth=wave.tree.depth[position],
            leaf=wave.tree.leaf(position),
            invited=invited,
            answered=len(people) if shown else None,
            hidden=not shown,
            level=None if index is None else level_of_score(index.value, levels, scoring),
            index=index,
            agreement=alike.star,
            cells=tuple(
                self._published(position, column)
                for column in range(len(wave.questionnaire.criteria))
            ),
        )

    def _published(self, position: int, column: int) -> UnitCell:
        questionnaire = self.wave.questionnaire
        criterion = questionnaire.criteria[column].id
        cell = self.cells.get((position, column))
        if cell is None:
            return UnitCell(
                criterion=criterion, score=None, level=None,
                clear=False, shrunken=None, hidden=True,
            )  # fmt: skip
        score = estimate(cell.found)
        return UnitCell(
            criterion=criterion,
            score=score,
            level=level_of_score(score.value, questionnaire.levels, questionnaire.scoring),
            clear=(position, column) in self.clear,
            shrunken=self.shrunken.get((position, column)),
            hidden=False,
        )

    def _used(self, group: str, criterion: Criterion) -> FloatArray | None:
        """Coefficients on the shared items shown for a group; None with too few of them."""
        wave = self.wave
        shared = {item.id: item.weight for item in wave.shared(criterion)}
        rated = wave.shown.items(group) & shared.keys()
        weight = sum(shared[item] for item in rated)
        enough = wave.questionnaire.scoring.minimum_item_weight * sum(shared.values())
        if not rated or weight < enough or not wave.shown.cell(shared_n(criterion.id), group):
            return None
        return coefficients(wave.questionnaire, criterion.id, rated).coefficients

    def _columns(self, criterion: Criterion) -> list[int]:
        index = self.wave.questionnaire.item_index
        return [index[item.id] for item in self.wave.shared(criterion)]

    def _cell(self, position: int, criterion: Criterion) -> _Cell | None:
        wave, group = self.wave, self.wave.unit_name(position)
        if group not in wave.groups.members:
            return None
        used = self._used(group, criterion)
        if used is None:
            return None
        people = wave.official.of(wave.unit_rows(position))
        return _Cell(used, wave.scale.composite(group, people, people.weights, used))

    def _index(self, position: int) -> Estimate | None:
        """On the official path: units with enough managers have one."""
        wave, group = self.wave, self.wave.unit_name(position)
        if group not in wave.groups.members or not wave.shown.cell(INDEX, group):
            return None
        path = coefficients(wave.questionnaire, None, wave.shown.items(group))
        if not path.rated:
            return None
        people = wave.official.of(wave.unit_rows(position))
        return estimate(wave.scale.composite(group, people, people.weights, path.coefficients))

    def _clear(self) -> set[Place]:
        """Cells whose unit differs from the rest of the organisation."""
        chances = [self._chance(place, cell) for place, cell in self.cells.items()]
        adjusted = benjamini_hochberg(chances)
        return {
            place
            for place, chance in zip(self.cells, adjusted, strict=True)
            if chance is not None and chance <= FALSE_DISCOVERIES
        }

    def _chance(self, place: Place, cell: _Cell) -> float | None:
        """p of unit against rest, who share nobody; None where hardly anybody is left."""
        wave = self.wave
        everybody = wave.scale.population(WHOLE, cell.used)
        unit = wave.scale.population(wave.unit_name(place[0]), cell.used)
        others = None if everybody is None or unit is None else everybody - unit
        rest = self.rests[place[1]].without(wave.unit_rows(place[0]), cell.used, others)
        if rest is None:
            return None
        found = difference(cell.found, rest)
        if found.se == 0.0:
            # everybody invited has answered: a difference is then no matter of chance
            return float(abs(found.value) < wave.questionnaire.scoring.tolerance)
        return found.p

    def _shrunken(self) -> dict[Place, Estimate]:
        """Leaf units drawn towards their mean; as they are where they are too few for that."""
        drawn: dict[Place, Estimate] = {}
        leaves = set(self.wave.tree.leaves)
        for column in range(len(self.wave.questionnaire.criteria)):
            places = [one for one in self.cells if one[1] == column and one[0] in leaves]
            found = [self.cells[place].found for place in places]
            shrunk = shrink(found)
            for place, one, value, sd in zip(
                places, found, shrunk.values.tolist(), shrunk.sd.tolist(), strict=True
            ):
                low, high = interval(value, sd, None if shrunk.applied else one.df)
                drawn[place] = Estimate(value=value, low=low, high=high, n=one.n)
        return drawn
