"""Every route says who may use it, and what it says is enforced."""

import pytest
from flask import Flask

from cxassess.web import permissions
from cxassess.web.permissions import KNOWN, UndeclaredViewError, allow, declared
from tests.contract.routes import addresses


def test_every_route_declares_its_permission(app: Flask) -> None:
    bare = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if not declared(app.view_functions[rule.endpoint])
    }
    assert bare == set()


def test_routes_for_a_role_at_a_client_name_the_client_in_their_url(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        allowed = declared(app.view_functions[rule.endpoint])
        if any(word.startswith("client:") for word in allowed):
            assert "<uuid:client>" in str(rule), f"{rule} does not say for which client"


def test_a_view_without_a_declaration_is_refused(app: Flask) -> None:
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    with pytest.raises(UndeclaredViewError, match="declares no permission"):
        app.test_client().get("/forgotten")
    app.testing = False
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize("words", [(), ("everybody",), ("public", "client:owner")])
def test_a_permission_that_does_not_exist_cannot_be_declared(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected some of"):
        allow(*words)


def test_nobody_signed_in_sees_nothing_but_public_pages(app: Flask) -> None:
    client = app.test_client()
    for rule, address in addresses(app):
        allowed = declared(app.view_functions[rule.endpoint])
        if "public" in allowed:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(address, method=method)
            if "respondent" in allowed:
                # the one page, or for a form that is no form of ours the page that says so
                assert answer.status_code in (400, 404), f"{method} {rule}"
            else:
                assert answer.status_code == 303, f"{method} {rule}"
                assert answer.location.startswith(permissions.SIGN_IN), f"{method} {rule}"


def test_the_page_asked_for_is_remembered_for_after_signing_in(app: Flask) -> None:
    app.add_url_rule("/desk", view_func=allow("signed-in")(lambda: "desk"))
    answer = app.test_client().get("/desk?sort=name")
    assert answer.location == "/sign-in?next=%2Fdesk%3Fsort%3Dname"
    assert app.test_client().get("/desk").location == "/sign-in?next=%2Fdesk"


def test_known_words_are_those_of_the_roles() -> None:
    assert {"client:lead", "client:consultant", "client:leader"} < KNOWN
