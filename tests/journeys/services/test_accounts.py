"""Signing in: links that work once, passwords, brute force, sessions that can be ended."""

from datetime import timedelta
from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest
import sqlalchemy as sa

from cxassess.services import accounts, attempts, clients, schedule
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused, TooManyAttempts
from cxassess.storage.accounts import FailedAttempts, LoginLink, User, WebSession
from cxassess.storage.database import reading
from cxassess.storage.tenancy import unscoped
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")
PASSWORD = "a long enough password"
EMAIL = "ines@brightmoor.example"


@pytest.fixture
def user(each_ctx: Context) -> str:
    accounts.create_user(each_ctx, f" {EMAIL.upper()} ", " Ines Duarte ")
    return EMAIL


def link(ctx: Context, email: str = EMAIL) -> str:
    return accounts.login_link(ctx, email).removeprefix("/sign-in/")


def test_a_link_signs_in_once(each_ctx: Context, user: str) -> None:
    token = link(each_ctx)
    assert accounts.link_works(each_ctx, token)
    assert accounts.link_works(each_ctx, token)
    session = accounts.redeem(each_ctx, token)
    assert session is not None
    found = accounts.session_user(each_ctx, session)
    assert found is not None
    assert (found.email, found.name, found.admin) == (EMAIL, "Ines Duarte", False)
    assert not accounts.link_works(each_ctx, token)
    assert accounts.redeem(each_ctx, token) is None


def test_a_link_is_over_after_a_day_and_a_session_after_two_weeks(
    each_ctx: Context, user: str
) -> None:
    token = link(each_ctx)
    session = accounts.redeem(each_ctx, link(each_ctx))
    day = stage.at(each_ctx, each_ctx.now() + timedelta(hours=24))
    assert not accounts.link_works(day, token)
    assert accounts.redeem(day, token) is None
    assert accounts.session_user(day, session) is not None
    late = stage.at(each_ctx, each_ctx.now() + timedelta(days=14))
    assert accounts.session_user(late, session) is None
    schedule.tick(late)
    with reading(LOOK) as stored:
        for model in (LoginLink, WebSession):
            assert stored.scalar(sa.select(sa.func.count()).select_from(model)) == 0


@pytest.mark.parametrize("token", [None, "", "x", "\ud800", "é" * 43])
def test_what_is_no_token_signs_nobody_in(each_ctx: Context, token: str | None) -> None:
    assert accounts.session_user(each_ctx, token) is None
    assert not accounts.link_works(each_ctx, token or "")
    assert accounts.redeem(each_ctx, token or "") is None


def test_signing_out_ends_this_session_only(each_ctx: Context, user: str) -> None:
    one, two = (accounts.redeem(each_ctx, link(each_ctx)) for _ in range(2))
    assert one is not None
    accounts.sign_out(each_ctx, one)
    assert accounts.session_user(each_ctx, one) is None
    assert accounts.session_user(each_ctx, two) is not None


def test_a_password_signs_in_and_setting_it_ends_every_session(
    each_ctx: Context, user: str
) -> None:
    user_id = accounts.user_by_email(each_ctx, EMAIL)
    assert user_id is not None
    before = accounts.redeem(each_ctx, link(each_ctx))
    assert accounts.authenticate(each_ctx, EMAIL, PASSWORD, source="192.0.2.1") is None
    accounts.set_password(each_ctx, user_id, PASSWORD)
    assert accounts.session_user(each_ctx, before) is None
    session = accounts.authenticate(each_ctx, EMAIL.upper(), PASSWORD, source="192.0.2.1")
    assert accounts.session_user(each_ctx, session) is not None
    assert accounts.authenticate(each_ctx, EMAIL, f"{PASSWORD} ", source="192.0.2.1") is None
    assert accounts.authenticate(each_ctx, "no@x.example", PASSWORD, source="192.0.2.1") is None
    assert accounts.authenticate(each_ctx, EMAIL, "\ud800", source="192.0.2.1") is None


def test_passwords_and_tokens_are_stored_as_hashes_only(each_ctx: Context, user: str) -> None:
    user_id = accounts.user_by_email(each_ctx, EMAIL)
    assert user_id is not None
    accounts.set_password(each_ctx, user_id, PASSWORD)
    tokens = [link(each_ctx), accounts.redeem(each_ctx, link(each_ctx)) or ""]
    with reading(LOOK) as stored:
        rows = [
            repr(stored.execute(sa.select(model.__table__)).all())
            for model in (User, LoginLink, WebSession, FailedAttempts)
        ]
    assert "$argon2id$" in rows[0]
    for secret in (PASSWORD, *tokens):
        assert not any(secret in row for row in rows)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 1_001])
def test_a_password_is_neither_too_short_nor_endless(ctx: Context, password: str) -> None:
    with pytest.raises(Refused, match="12 characters"):
        accounts.set_password(ctx, uuid4(), password)
    with pytest.raises(NotFound):
        accounts.set_password(ctx, uuid4(), PASSWORD)


def test_the_eleventh_failure_has_to_wait(each_ctx: Context, user: str) -> None:
    for _ in range(10):
        assert accounts.authenticate(each_ctx, EMAIL, "wrong password", source="192.0.2.1") is None
    with pytest.raises(TooManyAttempts) as caught:
        accounts.authenticate(each_ctx, EMAIL, PASSWORD, source="198.51.100.7")
    assert caught.value.retry_at > each_ctx.now()
    # somebody else from elsewhere is not kept out, and time heals
    assert accounts.authenticate(each_ctx, "b@x.example", "wrong", source="198.51.100.7") is None
    later = stage.at(each_ctx, caught.value.retry_at + timedelta(minutes=1))
    assert accounts.authenticate(later, EMAIL, "wrong password", source="192.0.2.1") is None
    with reading(LOOK) as stored:
        assert stored.scalar(sa.select(sa.func.max(FailedAttempts.failures))) == 1


def test_one_source_that_tries_many_addresses_has_to_wait(ctx: Context) -> None:
    for number in range(50):
        attempts.count_failure(ctx, "sign-in source 192.0.2.1")
        assert number < 50
    with pytest.raises(TooManyAttempts):
        accounts.authenticate(ctx, EMAIL, PASSWORD, source="192.0.2.1")
    with reading(LOOK) as stored:
        assert b"192.0.2.1" not in stored.scalars(sa.select(FailedAttempts.key)).one()


def test_signing_in_forgets_the_failures_of_the_address(each_ctx: Context, user: str) -> None:
    user_id = accounts.user_by_email(each_ctx, EMAIL)
    assert user_id is not None
    accounts.set_password(each_ctx, user_id, PASSWORD)
    for _ in range(2):
        for _ in range(9):
            accounts.authenticate(each_ctx, EMAIL, "wrong password", source="192.0.2.1")
        assert accounts.authenticate(each_ctx, EMAIL, PASSWORD, source="192.0.2.1")


@pytest.mark.slow
def test_an_unknown_address_takes_as_long_as_a_known_one(ctx: Context) -> None:
    user_id = accounts.create_user(ctx, EMAIL, "Ines Duarte")
    accounts.set_password(ctx, user_id, PASSWORD)

    def seconds(email: str) -> float:
        begin = perf_counter()
        accounts.authenticate(ctx, email, "wrong password", source=email)
        return perf_counter() - begin

    seconds("warm@x.example")
    known = [seconds(EMAIL) for _ in range(7)]
    unknown = [seconds(f"unknown-{number}@x.example") for number in range(7)]
    # without the dummy hash the unknown one would take a hundredth of the time
    assert median(unknown) > 0.5 * median(known)


@pytest.mark.parametrize("email", ["", "ines", "ines@", "a b@x.example", "a@x.example\nBcc: b"])
def test_a_user_needs_an_address(ctx: Context, email: str) -> None:
    with pytest.raises(Refused, match="not an e-mail address"):
        accounts.create_user(ctx, email, "Ines")


def test_a_user_needs_a_name_and_an_address_of_their_own(each_ctx: Context, user: str) -> None:
    with pytest.raises(Refused, match="exists already"):
        accounts.create_user(each_ctx, EMAIL, "Another")
    with pytest.raises(Refused, match="1 to 120"):
        accounts.create_user(each_ctx, "b@x.example", " ")
    with pytest.raises(NotFound):
        accounts.login_link(each_ctx, "nobody@x.example")
    assert accounts.user_by_email(each_ctx, "nobody@x.example") is None


def test_roles_are_held_per_client_and_can_change(each_ctx: Context, user: str) -> None:
    user_id = accounts.user_by_email(each_ctx, EMAIL)
    assert user_id is not None
    one, two = (clients.create_client(each_ctx, name).id for name in ("Beta", "Alpha"))
    session = accounts.redeem(each_ctx, link(each_ctx))
    accounts.grant(each_ctx, user_id, one, "leader")
    accounts.grant(each_ctx, user_id, two, "lead")
    accounts.grant(each_ctx, user_id, one, "consultant")
    found = accounts.session_user(each_ctx, session)
    assert found is not None
    assert [(held.client, held.role) for held in found.memberships] == [
        ("Alpha", "lead"), ("Beta", "consultant"),
    ]  # fmt: skip
    assert found.role_in(one) == "consultant"
    assert found.role_in(uuid4()) is None
    for user_or_client in ((uuid4(), one), (user_id, uuid4())):
        with pytest.raises(NotFound):
            accounts.grant(each_ctx, *user_or_client, "lead")
