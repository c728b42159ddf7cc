"""The frame around the pages of those who sign in, and what refusals look like there."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as Redirection

from cxassess.services.accounts import SessionUser
from cxassess.services.clients import ClientView
from cxassess.services.errors import NotFound, Refused
from cxassess.web import errors
from cxassess.web.permissions import current_user


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    words: str
    path: str
    here: bool


@dataclass(frozen=True)
class Frame:
    """What stands around every page: who is signed in, which client, where in it."""

    user: SessionUser
    client: ClientView | None = None
    places: tuple[Place, ...] = ()
    others: bool = False
    """There is more than one client to change to."""

    start: str = "/"
    account: str = "/account/password"
    clients: str = "/clients"
    sign_out: str = "/sign-out"

    @property
    def home(self) -> str:
        """Path of the client's part of the console."""
        return f"{self.clients}/{self.client.id}" if self.client else self.clients

    @property
    def leader(self) -> str:
        """Path of the client's pages for leaders."""
        return f"/leader/{self.client.id}" if self.client else self.start

    @property
    def here(self) -> str:
        return next((place.words for place in self.places if place.here), "Menu")


def signed_in() -> SessionUser:
    """Who asks; permissions have made sure that somebody does."""
    return cast(SessionUser, current_user())


def show(
    template: str, around: Frame, status: HTTPStatus = HTTPStatus.OK, **values: Any
) -> Response:
    return make_response(render_template(template, frame=around, **values), status)


def go(path: str) -> Redirection:
    """See other: what follows every post, so that loading again never sends again."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def not_found(error: NotFound) -> Response:
    """What is another client's and what is nowhere look the same."""
    return errors.page(HTTPStatus.NOT_FOUND, errors.WORDS[HTTPStatus.NOT_FOUND])


def refused(error: Refused) -> Response:
    """An order that cannot be followed now, in the sentence of the service that refused it."""
    words = errors.Words(
        "That cannot be done now",
        str(error),
        "Nothing was changed. Go back with your browser’s back button and look at the page again.",
    )
    return errors.page(HTTPStatus.CONFLICT, words)


def answer_refusals(blueprint: Blueprint) -> None:
    """Turn what services refuse into pages, for every view of a blueprint."""
    blueprint.register_error_handler(NotFound, not_found)
    blueprint.register_error_handler(Refused, refused)
