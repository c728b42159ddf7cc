"""The silo signal: do units differ more than chance allows, and on which items?"""

from dataclasses import replace

import numpy as np

from cxassess.findings.fielded import Fielded
from cxassess.findings.model import SiloSignal
from cxassess.findings.people import NO_UNIT, FloatArray, IntArray
from cxassess.findings.wording import units as words
from cxassess.statistics.between import one_way, permutation_p, shares_between, shrink

PERMUTATIONS = 999
FEWER_PERMUTATIONS = 199
LARGE = 20_000
"""From so many people on, 199 permutations do: a real difference is then far beyond chance."""
NAMED_ITEMS = 2


def silo_signal(wave: Fielded, seed: int) -> SiloSignal:
    """Over the lowest units that are shown, on the shared items.

    A person's score is the mean of the shared items they answered, where these are at least the
    share that the questionnaire asks for. On when the share of variance between units, its
    permutation test and the range of the shrunken unit means all reach the questionnaire's limits.
    """
    scoring = wave.questionnaire.scoring
    values, units = _answers(wave)
    count = len(np.unique(units[units >= 0]))
    scores = _person_means(values, scoring.person_facet_coverage)
    found = one_way(scores, units)
    if count < scoring.silo_minimum_units or found is None:
        return _worded(SiloSignal(on=None, icc=None, probability=None, range=None, units=count,
                                  items=(), sentence=""))  # fmt: skip
    permutations = PERMUTATIONS if len(units) <= LARGE else FEWER_PERMUTATIONS
    chance = permutation_p(scores, units, np.random.default_rng(seed), permutations)
    spread = _range(wave, units)
    on = (
        found.icc1 >= scoring.silo_icc
        and chance is not None
        and chance < scoring.silo_probability
        and spread >= scoring.silo_range - scoring.tolerance
    )
    signal = SiloSignal(
        on=on,
        icc=found.icc1,
        probability=chance,
        range=spread,
        units=count,
        # without a signal the order of the items is mostly chance
        items=_most_spread(wave, values, units) if on else (),
        sentence="",
    )
    return _worded(signal)


def _worded(signal: SiloSignal) -> SiloSignal:
    return replace(signal, sentence=words.silo(signal))


def _answers(wave: Fielded) -> tuple[FloatArray, IntArray]:
    """Answers (n, shared items) to what is shown for the person's lowest unit, and that unit."""
    items = wave.questionnaire.shared_items
    columns = [wave.questionnaire.item_index[item.id] for item in items]
    values = np.full((len(wave.official), len(columns)), np.nan)
    units = np.full(len(wave.official), NO_UNIT, dtype=np.int64)
    for position in wave.tree.leaves:
        group, rows = wave.unit_name(position), wave.unit_rows(position)
        if group in wave.groups.members and wave.shown.row(group):
            shown = wave.shown.items(group)
            for place, item in enumerate(items):
                if item.id in shown:
                    values[rows, place] = wave.official.values[rows, columns[place]]
                    units[rows] = position
    return values, units


def _person_means(values: FloatArray, coverage: float) -> FloatArray:
    """(n,) NaN for people with too few answers."""
    answered = ~np.isnan(values)
    held = answered.sum(axis=1)
    total = np.where(answered, values, 0.0).sum(axis=1)
    enough = (held > 0) & (held >= coverage * values.shape[1])
    means: FloatArray = np.divide(total, held, out=np.full(len(values), np.nan), where=enough)
    return means


def _range(wave: Fielded, units: IntArray) -> float:
    """Highest less lowest shrunken unit mean (mean of the means of the items shown for it)."""
    index = wave.questionnaire.item_index
    shared = {item.id for item in wave.questionnaire.shared_items}
    found = []
    for position in np.unique(units[units >= 0]).tolist():
        group, people = wave.unit_name(position), wave.official.of(wave.unit_rows(position))
        shown = [index[item] for item in wave.shown.items(group) & shared]
        used = np.zeros(len(index))
        used[shown] = 1.0 / len(shown)
        found.append(wave.scale.composite(group, people, people.weights, used))
    means = shrink(found).values
    return float(means.max() - means.min())


def _most_spread(wave: Fielded, values: FloatArray, units: IntArray) -> tuple[str, ...]:
    shares = shares_between(values, units)
    order = np.argsort(-np.nan_to_num(shares, nan=-1.0), kind="stable")
    stems = [item.stem for item in wave.questionnaire.shared_items]
    return tuple(stems[place] for place in order[:NAMED_ITEMS] if shares[place] > 0)
