"""The leader's blueprint, its frame, and the way to the newest released wave."""

from uuid import UUID

from flask import Blueprint

from cxassess.services import clients, waves
from cxassess.services.accounts import SessionUser
from cxassess.services.context import Context
from cxassess.services.waves import WaveView
from cxassess.web.frames import Frame, Place, answer_refusals, signed_in

blueprint = Blueprint("leader", __name__)
answer_refusals(blueprint)


def frame(ctx: Context, client_id: UUID, wave: WaveView | None) -> Frame:
    """The frame of a leader's page: two places, no more."""
    user = signed_in()
    places: tuple[Place, ...] = ()
    if wave:
        home = f"/leader/{client_id}/{wave.id}"
        places = (
            Place("Where we are", home, True),
            Place("The whole report", f"{home}/report.html", False),
        )
    return Frame(
        user=user,
        client=clients.client(ctx, client_id),
        places=places,
        others=len(user.memberships) > 1 or user.role_in(client_id) != "leader",
    )


def newest_released(ctx: Context, client_id: UUID) -> WaveView | None:
    found = waves.waves(ctx, client_id)
    return next((wave for wave in found if wave.state == "released"), None)


def home_of(ctx: Context, user: SessionUser) -> str:
    """Where somebody goes after signing in: a leader of one client straight to the result."""
    roles = {held.role for held in user.memberships}
    if roles == {"leader"} and len(user.memberships) == 1 and not user.admin:
        return f"/leader/{user.memberships[0].client_id}"
    return "/clients"
