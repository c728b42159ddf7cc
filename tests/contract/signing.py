"""Somebody signed in to the console with one role."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from cxassess.services import accounts, context
from cxassess.web.permissions import SESSION_COOKIE

ADDRESS = "somebody@adviser.example"


def signed_in(app: Flask, client_id: UUID, role: accounts.Role | None) -> FlaskClient:
    """A browser of a user with `role` at one client; None makes a platform administrator."""
    with app.app_context():
        ctx = context.current()
        user = accounts.create_user(ctx, ADDRESS, "Somebody", admin=role is None)
        if role:
            accounts.grant(ctx, user, client_id, role)
        link = accounts.login_link(ctx, ADDRESS)
        token = accounts.redeem(ctx, link.rpartition("/")[2])
    assert token
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client
