"""What findings are computed from. Services build it from the database, the CLI from files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]

AUDIENCES = ("employee", "manager", "leader", "programme", "assessor")
LINES = ("", "b2b", "b2c", "both")


@dataclass(frozen=True)
class Unit:
    """One node of the client's tree. `line` is "b2b", "b2c", "both" or ""."""

    id: str
    name: str
    parent: str | None
    headcount: int | None
    line: str = ""


@dataclass(frozen=True)
class Answers:
    """The responses of one wave, in any order.

    Shapes: codes (n, items) uint8 as packed; unit (n,) index into the tuple of units, -1 for people
    counted only in the whole; line (n,) index into LINES; audience (n,) index into AUDIENCES.
    """

    codes: Codes
    unit: npt.NDArray[np.int32]
    line: npt.NDArray[np.uint8]
    audience: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Invited:
    """How many people of one segment were asked; `unit` None for the whole organisation."""

    unit: str | None
    line: str
    audience: str
    people: int


@dataclass(frozen=True)
class WaveInput:
    """One wave. Invited is empty when nobody knows how many were asked (files, open link)."""

    number: int
    name: str
    date: str
    version: str
    questionnaire_items: tuple[str, ...]
    """Item ids in the packed order of this wave's version."""
    wordings: Mapping[str, str]
    """Item id -> fingerprint of stem and anchors: equal fingerprints are comparable."""
    answers: Answers
    invited: tuple[Invited, ...] = ()
    units: tuple[Unit, ...] | None = None
    """The units and headcounts with which an earlier wave was reported, and in which its people and
    invitations are counted; None: those of the reported wave."""
    minimum: int | None = None
    """The minimum with which an earlier wave was reported; None: that of the reported wave."""


@dataclass(frozen=True)
class SubjectInput:
    client: str
    scope: str
    sample: bool
    mode: Literal["anonymous", "confidential", "named", "open", "file"]
    opened: str | None
    closed: str | None
    released: str
    next_wave: str | None
    minimum: int = 5
    comment_minimum: int = 10
    status: Literal["draft", "final"] = "final"
    waves_of_customer_data: int | None = None
    """How many waves of own customer data the client says it has; None when not asked."""
    targets: Mapping[str, float] | None = None
    """Criterion id -> target score set by the client."""
    fingerprint_key: bytes | None = None
    """Secret of the operator, for a fingerprint of the data; None: there is no fingerprint."""
