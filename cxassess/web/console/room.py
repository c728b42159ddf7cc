"""The console's blueprint and the frame around its pages."""

from uuid import UUID

from flask import Blueprint

from cxassess.services import clients, context
from cxassess.services.context import Context
from cxassess.web.frames import Frame, Place, answer_refusals, signed_in

blueprint = Blueprint("console", __name__)
answer_refusals(blueprint)


def frame(ctx: Context, client_id: UUID, here: str) -> Frame:
    """The frame of a page of one client; `here` is the word of the navigation's entry.

    Raises NotFound.
    """
    user, home = signed_in(), f"/clients/{client_id}"
    places = (("Waves", "waves"), ("People", "people"), ("Findings", "findings"))
    return Frame(
        user=user,
        client=clients.client(ctx, client_id),
        places=tuple(Place(words, f"{home}/{path}", words == here) for words, path in places),
        others=True,
    )


def here_and_now() -> Context:
    return context.current()
