"""The people of one wave as arrays, in one order whatever order they came in."""

import hmac
import json
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import AUDIENCES, LINES, Answers, Codes, WaveInput
from cxassess.findings.tree import Tree
from cxassess.questionnaire.answers import DONT_KNOW, MISSING, NOT_MY_WORK
from cxassess.questionnaire.model import SELF_ASSESSING, Questionnaire

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

SELF = tuple(AUDIENCES.index(audience) for audience in SELF_ASSESSING)
NO_UNIT = -1


@dataclass(frozen=True, eq=False)
class People:
    """Everybody who answered, sorted by unit (walking order), line, audience and answers.

    Shapes: codes and values (n, J) in the questionnaire's item order; the others (n,).
    """

    codes: Codes
    """As packed; MISSING where the person's audience is not asked."""
    values: FloatArray
    """The chosen option, NaN where there is none."""
    unit: IntArray
    """Walking order of the tree, or NO_UNIT."""
    line: IntArray
    audience: IntArray
    weights: FloatArray
    """What an answer counts (weights.py). The same in every group that is published: sums of
    different groups can then only be subtracted from each other as the disclosure check expects."""
    weighted: bool = False
    """False: every answer counts once, because a headcount is not known."""

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def self_assessing(self) -> BoolArray:
        return np.isin(self.audience, SELF)

    def of(self, rows: BoolArray | slice) -> "People":
        """Some of them, in the same order and with the same weights."""
        return People(
            self.codes[rows], self.values[rows], self.unit[rows], self.line[rows],
            self.audience[rows], self.weights[rows], self.weighted,
        )  # fmt: skip

    @cached_property
    def starts(self) -> IntArray:
        """First row of each (unit, line, audience)."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        keys = np.column_stack([self.unit, self.line, self.audience])
        changes = np.flatnonzero((keys[1:] != keys[:-1]).any(axis=1)) + 1
        return np.concatenate([np.zeros(1, dtype=np.int64), changes])


def gather(questionnaire: Questionnaire, wave: WaveInput, tree: Tree, matched: Set[str]) -> People:
    """The people of a wave, not weighted yet, their answers in this questionnaire's columns.

    Args:
        matched: ids of the items that the wave asked in this questionnaire's words; the others
            are missing for everybody.

    Answers of an audience to items that it is not asked do not count: a gap between audiences must
    not rest on them.

    Raises:
        FindingsError: arrays that do not fit together, or a code that no item offers.
    """
    answers = wave.answers
    _check(answers, wave, tree)
    codes = _under(questionnaire, wave, matched)
    audience = answers.audience.astype(np.int64)
    codes = np.where(asked_by(questionnaire)[audience], codes, MISSING).astype(np.uint8)
    # index NO_UNIT (-1) picks the last entry
    unit = np.append(tree.place, NO_UNIT)[answers.unit]
    line = answers.line.astype(np.int64)
    order = np.lexsort((_packed(codes), audience, line, unit))
    codes, unit, line, audience = codes[order], unit[order], line[order], audience[order]
    return People(codes, _values(codes), unit, line, audience, np.ones(len(unit)))


def asked_by(questionnaire: Questionnaire) -> BoolArray:
    """(audiences, J): who is asked what."""
    return np.array(
        [[a in item.audiences for item in questionnaire.items] for a in AUDIENCES], dtype=np.bool_
    )


def fingerprint(people: People, tree: Tree, key: bytes) -> str:
    """HMAC-SHA256 over segments and sorted packed answers: the same people, the same fingerprint.

    With a key, for else whoever knows all that is published could try out the answers behind it.
    """
    found = hmac.new(key, digestmod="sha256")
    named = [*(unit.id for unit in tree.units), ""]
    bounds = [*people.starts.tolist(), len(people)]
    segments = []
    for first, last in pairwise(bounds):
        where = (
            named[people.unit[first]], LINES[people.line[first]], AUDIENCES[people.audience[first]]
        )  # fmt: skip
        segments.append((where, first, last))
    for where, first, last in sorted(segments):
        found.update(json.dumps([*where, last - first]).encode())
        found.update(people.codes[first:last].tobytes())
    return found.hexdigest()


def _check(answers: Answers, wave: WaveInput, tree: Tree) -> None:
    n = len(answers.unit)
    if answers.codes.shape != (n, len(wave.questionnaire_items)):
        raise FindingsError(
            f"{wave.name}: found answers of shape {answers.codes.shape}, expected {n} people and "
            f"{len(wave.questionnaire_items)} items"
        )
    limits: tuple[tuple[str, npt.NDArray[np.integer], int, int], ...] = (
        ("unit", answers.unit, NO_UNIT, len(tree.units)),
        ("line", answers.line, 0, len(LINES)),
        ("audience", answers.audience, 0, len(AUDIENCES)),
    )
    for name, values, low, high in limits:
        if values.shape != (n,):
            raise FindingsError(f"{wave.name}: found {values.shape} as {name}, expected {(n,)}")
        outside = np.flatnonzero((values.astype(np.int64) < low) | (values >= high))
        if outside.size:
            raise FindingsError(
                f"{wave.name}, person {outside[0] + 1}: found {name} {values[outside[0]]}, "
                f"expected {low} to {high - 1}"
            )


def _under(questionnaire: Questionnaire, wave: WaveInput, matched: Set[str]) -> Codes:
    codes = np.full((len(wave.answers.unit), len(questionnaire.items)), MISSING, dtype=np.uint8)
    for column, identifier in enumerate(wave.questionnaire_items):
        if identifier in matched:
            place = questionnaire.item_index[identifier]
            given = wave.answers.codes[:, column]
            _check_codes(wave, identifier, given, len(questionnaire.items[place].anchors))
            codes[:, place] = given
    return codes


def matched_items(questionnaire: Questionnaire, wave: WaveInput, reported: WaveInput) -> Set[str]:
    """Ids of the items that both waves asked, with equal fingerprints of their words."""
    return {
        item
        for item in wave.questionnaire_items
        if item in questionnaire.item_index
        and wave.wordings.get(item) == reported.wordings.get(item)
    }


def _check_codes(wave: WaveInput, item: str, given: Codes, options: int) -> None:
    wrong = np.flatnonzero((given > options) & (given != DONT_KNOW) & (given != NOT_MY_WORK))
    if wrong.size:
        raise FindingsError(
            f"{wave.name}, person {wrong[0] + 1}, {item}: found code {given[wrong[0]]}, expected "
            f"0 to {options}, {DONT_KNOW} or {NOT_MY_WORK}"
        )


def _packed(codes: Codes) -> npt.NDArray[np.bytes_]:
    """One sortable value a person."""
    if not codes.size:
        return np.zeros(len(codes), dtype="S1")
    return np.ascontiguousarray(codes).view(f"S{codes.shape[1]}")[:, 0]


def _values(codes: Codes) -> FloatArray:
    options = np.arange(256, dtype=np.float64)
    options[[MISSING, DONT_KNOW, NOT_MY_WORK]] = np.nan
    return options[codes]
