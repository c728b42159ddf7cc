"""Waves: creating, planning, launching, watching and closing one fielding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from cxassess.services.context import Context

Mode = Literal["anonymous", "open", "confidential", "named"]
WaveState = Literal["preparing", "open", "closed", "released"]
GRACE = timedelta(minutes=15)
"""After the close, whoever had started before it may still finish."""


@dataclass(frozen=True, kw_only=True)
class WaveView:
    id: UUID
    client_id: UUID
    number: int
    name: str
    state: WaveState
    mode: Mode
    minimum: int
    comment_minimum: int
    opens_at: datetime
    closes_at: datetime
    answers_until: datetime
    """Close plus grace; release is possible after it."""
    zone: str
    asked_by: str
    next_on: date | None
    waves_of_customer_data: int | None
    targets: Mapping[str, float]
    version_id: UUID
    questionnaire: str
    """Title and version: "CX programme maturity, core 1.0"."""
    launched_at: datetime | None
    closed_at: datetime | None
    released_at: datetime | None
    accepting: bool
    """Answers are taken now."""
    mixed: bool
    """All answers were mixed after the close; findings can be computed."""


@dataclass(frozen=True)
class PlannedSegment:
    unit: str
    """The unit's code; "" for the whole organisation."""
    unit_name: str
    line: str
    audience: str
    country: str
    invited: int | None
    """None for an open link."""


@dataclass(frozen=True)
class LaunchPlan:
    """Who would be asked, in which groups, if the wave were launched now."""

    segments: tuple[PlannedSegment, ...]
    invited: int
    notes: tuple[str, ...]
    """What was merged and why, in sentences."""
    left_out: int
    """People who cannot be asked (a programme team smaller than the minimum)."""
    blocked: str | None
    """Why the wave cannot be launched; None when it can."""


@dataclass(frozen=True)
class InvitationLink:
    person_id: UUID
    name: str
    email: str
    unit: str
    url: str


@dataclass(frozen=True)
class UnitResponse:
    """One row of the response table; `names` has several when small units are counted together."""

    names: tuple[str, ...]
    invited: int
    finished: int
    """Stepped down to a multiple of five."""


@dataclass(frozen=True)
class ResponseView:
    """The pulse of a wave: counts only, in steps of five, groups of the minimum size."""

    invited: int | None
    """None for an open link."""
    started: int | None
    """Not kept (always None): a draft tells nothing to anybody but its owner."""
    finished: int
    """Stepped down to a multiple of five."""
    units: tuple[UnitResponse, ...]
    as_of: datetime


def create_wave(
    ctx: Context,
    client_id: UUID,
    *,
    name: str,
    version_id: UUID,
    opens_at: datetime,
    closes_at: datetime,
    mode: Mode = "anonymous",
    minimum: int = 5,
    zone: str = "UTC",
    asked_by: str = "",
    next_on: date | None = None,
    waves_of_customer_data: int | None = None,
    targets: Mapping[str, float] | None = None,
    actor: UUID | None = None,
) -> WaveView:
    """Prepare a wave of the client's assessment with this questionnaire.

    Raises:
        NotBuilt: mode named or confidential.
        Refused: minimum under 5, close not after open, an unknown zone, a target outside 1 to 5.
        NotFound: unknown client or version.
    """
    raise NotImplementedError


def waves(ctx: Context, client_id: UUID) -> list[WaveView]:
    """Newest first."""
    raise NotImplementedError


def wave(ctx: Context, client_id: UUID, wave_id: UUID) -> WaveView:
    """Raises NotFound."""
    raise NotImplementedError


def plan_segments(ctx: Context, client_id: UUID, wave_id: UUID) -> LaunchPlan:
    """What a launch would do; writes nothing. Raises NotFound."""
    raise NotImplementedError


def launch(
    ctx: Context, client_id: UUID, wave_id: UUID, *, actor: UUID | None = None
) -> LaunchPlan:
    """Freeze mode, minimum, version, units and groups, and invite everybody.

    Raises:
        Refused: launched already, or the plan is blocked.
    """
    raise NotImplementedError


def links(ctx: Context, client_id: UUID, wave_id: UUID) -> list[InvitationLink]:
    """Personal links of everybody invited, done or not (who is done is not told).

    Raises Refused before the launch and for an open wave.
    """
    raise NotImplementedError


def open_link(ctx: Context, client_id: UUID, wave_id: UUID) -> str:
    """The one link of an open wave. Raises Refused for other modes and before the launch."""
    raise NotImplementedError


def response(ctx: Context, client_id: UUID, wave_id: UUID) -> ResponseView:
    """Raises NotFound, Refused before the launch."""
    raise NotImplementedError


def close(
    ctx: Context,
    client_id: UUID,
    wave_id: UUID,
    *,
    grace: timedelta = GRACE,
    actor: UUID | None = None,
) -> WaveView:
    """Close now (or record that the close time is over) and ask for the final mixing.

    With `grace` people who had started may finish; with timedelta(0) not one answer is taken
    after this returns. Closing twice changes nothing.

    Raises Refused before the launch.
    """
    raise NotImplementedError


def replace_link(
    ctx: Context, client_id: UUID, wave_id: UUID, person_id: UUID, *, actor: UUID | None = None
) -> InvitationLink:
    """A new personal link; the old one stops working and an unsent draft moves along.

    Raises NotFound, and Refused when the answers have arrived (for everybody alike: the
    sentence does not tell which).
    """
    raise NotImplementedError
