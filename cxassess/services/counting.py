"""How many have finished: counts only, in steps, for groups that give nobody away."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, cast

import sqlalchemy as sa

from cxassess.services.context import Context
from cxassess.storage.answering import Inbox, Participation, Response
from cxassess.storage.database import TenantSession
from cxassess.storage.waves import Wave

STEP = 5
"""Counts move in steps of five, so that nobody can watch one person finish."""
WaveState = Literal["preparing", "open", "closed", "released"]


def stepped(count: int) -> int:
    return count - count % STEP


def state_of(ctx: Context, wave: Wave) -> WaveState:
    """The state as people see it: closed from the moment at which no answer is taken any more."""
    if wave.state == "open" and wave.answers_until <= ctx.now():
        return "closed"
    return cast(WaveState, wave.state)


def finished(session: TenantSession, wave: Wave) -> int:
    """Everybody who has sent answers; an exact count, not for screens."""
    if wave.mode == "open":
        return sum(
            session.scalar(
                sa.select(sa.func.count())
                .select_from(model)
                .where(model.client_id == wave.client_id, model.wave_id == wave.id)
            )
            or 0
            for model in (Inbox, Response)
        )
    return sum(finished_by_segment(session, wave).values())


def finished_by_segment(session: TenantSession, wave: Wave) -> Counter[int]:
    """Segment number -> people who are done; an exact count, not for screens."""
    rows = session.execute(
        sa.select(Participation.segment, sa.func.count())
        .where(
            Participation.client_id == wave.client_id,
            Participation.wave_id == wave.id,
            Participation.state == "done",
        )
        .group_by(Participation.segment)
    )
    return Counter({segment: people for segment, people in rows})


def grouped(
    invited: Mapping[str, int], done: Mapping[str, int], minimum: int
) -> list[tuple[tuple[str, ...], int, int]]:
    """Rows of the response table: (units, invited, finished in steps of five).

    Units with fewer than the minimum invited or finished are counted together in one row, with
    the smallest other unit if there is only one, so that no row can be worked out from the rest.
    """
    small = [u for u in invited if invited[u] < minimum or done.get(u, 0) < minimum]
    rest = [u for u in invited if u not in small]
    if len(small) == 1 and rest:
        joined = min(rest, key=lambda u: (invited[u], u))
        rest.remove(joined)
        small = sorted([*small, joined], key=list(invited).index)
    groups = [(u,) for u in rest] + ([tuple(small)] if small else [])
    return [
        (group, sum(invited[u] for u in group), stepped(sum(done.get(u, 0) for u in group)))
        for group in groups
    ]
