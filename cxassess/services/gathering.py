"""From stored rows to what findings are computed from: numpy arrays and counts of invited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from cxassess.findings.inputs import (
    AUDIENCES,
    LINES,
    Answers,
    Invited,
    SubjectInput,
    Unit,
    WaveInput,
)
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.publishing import wordings
from cxassess.services import questionnaires, trees
from cxassess.services.planning import ROOT
from cxassess.storage import sealing
from cxassess.storage.answering import Response
from cxassess.storage.clients import Client
from cxassess.storage.database import TenantSession
from cxassess.storage.waves import Segment, Target, Wave

SCOPE = "Whole organisation"


@dataclass(frozen=True)
class Gathered:
    """Everything that `findings.compute` takes."""

    questionnaire: Questionnaire
    waves: tuple[WaveInput, ...]
    units: tuple[Unit, ...]
    subject: SubjectInput


def gather(
    session: TenantSession, wave: Wave, client: Client, released: datetime, secret: bytes
) -> Gathered:
    """Read this wave and the released ones before it, each on the tree of its own launch.

    Args:
        secret: the platform's, from which the key of the data's fingerprint is derived.
    """
    earlier = session.scalars(
        sa.select(Wave)
        .where(
            Wave.client_id == wave.client_id,
            Wave.assessment_id == wave.assessment_id,
            Wave.number < wave.number,
            Wave.released_at.is_not(None),
        )
        .order_by(Wave.number)
    ).all()
    connection = session.connection()
    waves = tuple(
        _wave_input(session, one, questionnaires.cached(one.version_id, connection))
        for one in (*earlier, wave)
    )
    return Gathered(
        questionnaires.cached(wave.version_id, connection),
        waves,
        waves[-1].units or (),
        replace(
            _subject(session, wave, client, released),
            fingerprint_key=sealing.fingerprint_key(secret, wave.id),
        ),
    )


def _wave_input(session: TenantSession, wave: Wave, questionnaire: Questionnaire) -> WaveInput:
    segments = {
        segment.number: segment
        for segment in session.scalars(
            sa.select(Segment).where(
                Segment.client_id == wave.client_id, Segment.wave_id == wave.id
            )
        )
    }
    units = _units(wave, segments)
    return WaveInput(
        number=wave.number,
        name=wave.name,
        date=local_date(wave.closes_at, wave.zone),
        version=questionnaire.version,
        questionnaire_items=tuple(item.id for item in questionnaire.items),
        wordings=wordings(questionnaire),
        answers=_answers(session, wave, segments, units, len(questionnaire.items)),
        invited=tuple(_invited(segments)),
        units=units,
        minimum=wave.minimum,
    )


def _units(wave: Wave, segments: Mapping[int, Segment]) -> tuple[Unit, ...]:
    """The tree of the wave's launch, with the headcounts of that day.

    An open link leaves out units too small to be offered: their people answered elsewhere, and
    without a headcount they are not taken for people who stayed silent.
    """
    units = trees.thaw(wave.tree or "[]")
    if wave.mode != "open":
        return units
    offered = {segment.unit for segment in segments.values()}
    return tuple(one if one.id in offered else replace(one, headcount=None) for one in units)


def _answers(
    session: TenantSession,
    wave: Wave,
    segments: Mapping[int, Segment],
    units: tuple[Unit, ...],
    items: int,
) -> Answers:
    rows = session.execute(
        sa.select(Response.segment, Response.answers).where(
            Response.client_id == wave.client_id, Response.wave_id == wave.id
        )
    ).all()
    position = {ROOT: -1, **{unit.id: index for index, unit in enumerate(units)}}
    size = max(segments, default=0) + 1
    unit_of = np.full(size, -1, dtype=np.int32)
    line_of, audience_of = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
    for number, segment in segments.items():
        unit_of[number] = position[segment.unit]
        line_of[number] = LINES.index(segment.line)
        audience_of[number] = AUDIENCES.index(segment.audience)
    numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    return Answers(
        codes=_codes((row[1] for row in rows), items),
        unit=unit_of[numbers],
        line=line_of[numbers],
        audience=audience_of[numbers],
    )


def _codes(packed: Iterable[bytes], items: int) -> npt.NDArray[np.uint8]:
    """(n, items) from packed rows."""
    return np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(-1, items)


def _invited(segments: Mapping[int, Segment]) -> Iterable[Invited]:
    """People asked, in the groups that count them; nothing for an open link."""
    for segment in segments.values():
        if segment.invited is not None:
            counted = segments[segment.counted_in or segment.number]
            unit = None if counted.unit == ROOT else counted.unit
            yield Invited(unit, counted.line, counted.audience, segment.invited)


def _subject(
    session: TenantSession, wave: Wave, client: Client, released: datetime
) -> SubjectInput:
    targets = session.scalars(
        sa.select(Target).where(Target.client_id == wave.client_id, Target.wave_id == wave.id)
    )
    mode: Literal["open", "anonymous"] = "open" if wave.mode == "open" else "anonymous"
    return SubjectInput(
        client=client.name,
        scope=SCOPE,
        sample=client.sample,
        mode=mode,
        opened=local_date(wave.opens_at, wave.zone),
        closed=local_date(wave.closes_at, wave.zone),
        released=local_date(released, wave.zone),
        next_wave=wave.next_on.isoformat() if wave.next_on else None,
        minimum=wave.minimum,
        comment_minimum=wave.comment_minimum,
        waves_of_customer_data=wave.waves_of_customer_data,
        targets={target.criterion: target.score for target in targets} or None,
    )


def local_date(instant: datetime, zone: str) -> str:
    """The ISO date that a calendar in the wave's zone shows."""
    return instant.astimezone(ZoneInfo(zone)).date().isoformat()
