"""Whose result this is, who took part, what follows, and how it was made."""

from typing import Literal

from cxassess.findings.parts.record import part


@part
class Subject:
    """The client, the wave and the rules that were frozen when it was launched."""

    client: str
    wave: str
    wave_number: int
    scope: str
    sample: bool
    """True: the figures are generated sample data and every output must say so."""
    mode: Literal["anonymous", "confidential", "named", "open", "file"]
    questionnaire: str
    questionnaire_title: str
    version: str
    questionnaire_hash: str
    language: str
    opened: str | None
    closed: str | None
    released: str
    next_wave: str | None
    minimum: int
    comment_minimum: int
    status: Literal["draft", "final"]


@part
class GroupRate:
    """Response of one audience; all numbers None when hidden, invited None when unknown."""

    id: str
    name: str
    invited: int | None
    answered: int | None
    rate: float | None
    questions: int
    hidden: bool


@part
class Participation:
    """Who was asked and how many answered."""

    invited: int | None
    answered: int | None
    """Everyone who answered; None when fewer than the minimum did. A programme team too small to
    be shown is not counted here when the total would give it away."""
    rate: float | None
    audiences: tuple[GroupRate, ...]


@part
class Action:
    """One recommended action with its owner, date and test of completion."""

    number: int
    id: str
    action: str
    short: str
    aim: str
    """The gate, or the criterion and facet, at which it aims."""
    owner: str
    start: str
    due: str
    effort: Literal["S", "M", "L"]
    impact: int
    done_when: str
    hypothesis: str
    items: tuple[str, ...]
    """Item ids it should move."""


@part
class KeyFinding:
    """One of the three findings of the one-page answer."""

    title: str
    text: str


@part
class Answer:
    """The one-page answer."""

    headline: str
    why: str
    findings: tuple[KeyFinding, ...]
    next_wave: str


@part
class Method:
    """What a reader needs to judge and to rebuild the result."""

    headline: str
    hidden_cells: int
    shown_cells: int
    gate_limits: str
    limits: str
    """What the instrument rests on and what a level cannot tell."""
    computed_with: str
    data_hash: str
    """HMAC-SHA256 of the packed answers and segments that were counted, under a key that only the
    operator has; empty without a key (files) and when there were fewer answers than the minimum."""
    seed: int
    """Seed of the permutation test, from client, wave and version; 0 when there was no test."""


@part
class Headlines:
    """Findings in words for the pages that have no part of their own."""

    criteria: str
    criteria_so_what: str
    gates: str
    gates_so_what: str
    actions: str


@part
class LevelWord:
    """A level's number, name and one-line description."""

    number: int
    name: str
    line: str
