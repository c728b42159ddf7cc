"""Saving in passing, two devices on one page, and text that does not fit."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import dispose
from tests.fielded import Fielded
from tests.journeys.respond.respondent import Respondent, heading
from tests.webapp import csrf_of, make_app

ITEMS = ("RIR-1", "RIR-5", "RIR-8")
LONG = "We have good people, and the tool closes a case before we know whether it helped. " * 7
AWKWARD = [
    "👩‍🚀👨‍👩‍👧‍👦 ZWJ",
    "שלום \u202eabc\u202c عربى",
    "e" + "\u0301" * 300,
    "漢" * 500,
    "line one\nline two\n\nline four",
    "=1+1 and <b>bold</b> & “quotes”",
    "</textarea><script>alert(1)</script>",
    "﷽" * 100,
]


@pytest.fixture
def app(each_app: Flask) -> Flask:
    """Once on SQLite and once on PostgreSQL."""
    each_app.testing = True
    return each_app


@pytest.fixture
def person(app: Flask, wave: Fielded) -> Respondent:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    return person


@pytest.fixture
def other(app: Flask, wave: Fielded) -> Respondent:
    """The same person on a second device, with the first page open."""
    other = Respondent(app)
    other.start(wave.links["employee-north-1"])
    return other


def save(person: Respondent, **changes: str) -> TestResponse:
    return person.client.post("/answer/1/save", data={**person.form.fields, **changes})


def test_an_answer_saved_in_passing_is_there_on_every_device(
    person: Respondent, other: Respondent
) -> None:
    reply = save(person, **{"RIR-1": "2"})
    assert (reply.status_code, reply.data, reply.headers["X-Revision"]) == (204, b"", "1")
    reply = save(person, **{"RIR-1": "2", "RIR-5": "na", "revision": "1"})
    assert reply.headers["X-Revision"] == "2"
    other.open("/answer/1")
    assert {other.form.fields[item] for item in ITEMS[:2]} == {"2", "na"}


def test_everything_saved_is_there_after_the_server_started_anew(
    app: Flask, wave: Fielded, person: Respondent
) -> None:
    given = {"RIR-1": "2", "RIR-5": "1", "RIR-8": "dk", "comment": "Kept"}
    loaded = {**person.form.fields, **given}
    person.press(**given)
    dispose(app)
    restarted = make_app(app.extensions["cxassess.settings"])
    again = Respondent(restarted)
    assert again.start(wave.links["employee-north-1"]).request.path == "/answer/2"
    again.open("/answer/1")
    assert given.items() <= again.form.fields.items()
    # a form loaded before the restart still counts as ours
    person.client.application = restarted
    assert person.client.post("/answer/1/save", data=loaded).status_code == 204
    dispose(restarted)


def test_the_same_content_twice_is_one_revision(person: Respondent) -> None:
    for _ in range(3):
        assert save(person, **{"RIR-1": "2"}).headers["X-Revision"] == "1"


def test_an_older_page_does_not_overwrite_a_newer_answer(
    person: Respondent, other: Respondent
) -> None:
    save(other, **{"RIR-1": "5"})
    assert save(person, **{"RIR-1": "2"}).status_code == 409
    other.open("/answer/1")
    assert other.form.fields["RIR-1"] == "5"


def test_a_page_that_misses_somebody_s_answer_is_told_to_load_again(
    person: Respondent, other: Respondent
) -> None:
    save(other, **{"RIR-5": "5"})
    assert save(person, **{"RIR-1": "2"}).status_code == 409
    page = person.press("", **{"RIR-1": "2"})
    assert page.request.path == "/answer/1"
    assert (person.form.fields["RIR-1"], person.form.fields["RIR-5"]) == ("2", "5")


def test_a_page_whose_last_reply_was_lost_is_not_a_second_device(person: Respondent) -> None:
    save(person, **{"RIR-1": "2"})
    reply = save(person, **{"RIR-1": "4", "sent": " RIR-1:2 RIR-1:4"})
    assert (reply.status_code, reply.headers["X-Revision"]) == (204, "2")


def test_two_answers_to_one_question_are_shown_and_one_is_chosen(
    person: Respondent, other: Respondent
) -> None:
    other.press("later", **{"RIR-1": "5", "RIR-5": "1"})
    page = person.press(**{"RIR-1": "2", "RIR-8": "3"})
    assert page.status_code == 409
    assert "<title>Error: " in page.text
    assert "Question 1 was answered twice" in page.text
    assert person.form.radios["RIR-1"] == ["2", "5"]
    assert "RIR-1" not in person.form.fields, "nothing is chosen for the person"
    assert (person.form.fields["RIR-5"], person.form.fields["RIR-8"]) == ("1", "3")
    person.press(**{"RIR-1": "2"})
    assert person.open("/answer/1").status_code == 200
    assert [person.form.fields[item] for item in ITEMS] == ["2", "1", "3"]


def test_an_undecided_contradiction_leaves_what_was_saved_last(
    person: Respondent, other: Respondent
) -> None:
    other.press("later", **{"RIR-1": "5"})
    person.press(**{"RIR-1": "2"})
    person.press("later")
    person.open("/answer/1")
    assert person.form.fields["RIR-1"] == "5"


def test_two_comments_are_shown_and_the_box_counts(person: Respondent, other: Respondent) -> None:
    other.press("later", comment="Written on the phone")
    page = person.press(comment="Written at the desk")
    assert page.status_code == 409
    assert "Written on the phone" in page.text
    assert person.form.fields["comment"] == "Written at the desk"
    person.press("later", comment="Written at the desk and on the phone")
    person.open("/answer/1")
    assert person.form.fields["comment"] == "Written at the desk and on the phone"


def test_a_comment_that_is_too_long_is_kept_in_the_page_and_the_answers_are_saved(
    person: Respondent, other: Respondent
) -> None:
    page = person.press(comment=LONG, **{"RIR-1": "2"})
    assert page.status_code == 422
    assert f"Your comment is {len(LONG) - 500} characters too long." in page.text
    assert 'aria-invalid="true"' in page.text
    assert person.form.fields["comment"] == LONG
    other.open("/answer/1")
    assert (other.form.fields["RIR-1"], other.form.fields["comment"]) == ("2", "")
    assert person.press("later", comment=LONG[:500].strip()).status_code == 200


def test_a_comment_that_was_too_long_can_be_saved_without_it_in_passing(
    person: Respondent,
) -> None:
    fields = {**person.form.fields, "RIR-1": "2"}
    del fields["comment"]
    assert person.client.post("/answer/1/save", data=fields).status_code == 204


def test_characters_that_cannot_be_stored_are_taken_out_and_named(person: Respondent) -> None:
    page = person.press(comment="bell\x07 and nul\x00 end")
    assert page.status_code == 422
    assert "We took out two characters that cannot be stored" in page.text
    assert person.form.fields["comment"] == "bell and nul end"
    assert person.press("later").status_code == 200
    person.open("/answer/1")
    assert person.form.fields["comment"] == "bell and nul end"


@pytest.mark.parametrize("comment", AWKWARD)
def test_text_comes_back_exactly(person: Respondent, comment: str) -> None:
    # browsers send line ends as CR LF
    person.press("later", comment=comment.replace("\n", "\r\n"))
    assert person.open("/answer/1").status_code == 200
    assert person.form.fields["comment"] == comment
    assert "<script>alert" not in person.open("/answer/review").text


def test_an_answer_that_is_not_offered_is_named_and_the_others_are_saved(
    person: Respondent,
) -> None:
    page = person.press(**{"RIR-1": "6", "RIR-5": "2"})
    assert page.status_code == 422
    assert "Question 1: choose one of the answers offered" in page.text
    person.open("/answer/1")
    assert "RIR-1" not in person.form.fields
    assert person.form.fields["RIR-5"] == "2"


def test_items_that_this_audience_is_not_asked_are_never_stored(
    person: Respondent, other: Respondent
) -> None:
    assert save(person, **{"RIR-2": "5", "RIR-1": "1"}).status_code == 204
    assert "RIR-2" not in other.open("/answer/1").text


@pytest.mark.parametrize("revision", ["", "-1", "x", "99999999999999999999"])
def test_a_post_without_an_order_is_refused(person: Respondent, revision: str) -> None:
    assert save(person, **{"RIR-1": "2", "revision": revision}).status_code == 400


def test_a_form_that_came_too_late_is_shown_again_with_everything(
    app: Flask, person: Respondent
) -> None:
    fields = {**person.form.fields, "RIR-1": "2", "comment": "Nearly lost", "do": "next"}
    person.client.delete_cookie("cx_form")
    person.page = person.client.post("/answer/1", data=fields)
    assert person.page.status_code == 400
    assert "This page was open for so long" in person.page.text
    assert person.form.fields["comment"] == "Nearly lost"
    assert person.form.fields["RIR-1"] == "2"
    assert person.press("later").status_code == 200
    person.open("/answer/1")
    assert person.form.fields["comment"] == "Nearly lost"


def test_a_form_of_another_site_learns_and_changes_nothing(app: Flask, person: Respondent) -> None:
    # a cookie with SameSite=Lax does not travel with another site's form
    stranger = app.test_client()
    answer = stranger.post("/answer/1", data={"RIR-1": "5", "revision": "0"})
    assert answer.status_code == 404
    answer = stranger.post("/s", data={"token": "x"})
    assert answer.status_code == 404


def test_start_pressed_too_late_offers_the_button_again(app: Flask, wave: Fielded) -> None:
    client = app.test_client()
    token = wave.token("employee-south-1")
    page = client.post("/s", data={"token": token})
    assert page.status_code == 400
    assert "press Start once more" in page.text
    again = client.post("/s", data={"token": token, "csrf_token": csrf_of(page)})
    assert again.location == "/answer/1"


def test_a_page_that_does_not_exist_leads_to_where_one_goes_on(person: Respondent) -> None:
    fields = {**person.form.fields, "do": "next"}
    assert person.client.post("/answer/9", data=fields).location == "/answer/1"
    assert person.client.post("/answer/9/save", data=fields).status_code == 409
    assert person.open("/answer/9").request.path == "/answer/1"
    person.client.delete_cookie("cx_form")
    answer = person.client.post("/answer/9", data=fields)
    assert (answer.status_code, heading(answer)) == (400, "This page was open for too long")


def test_other_forms_that_came_too_late_say_what_to_do(person: Respondent) -> None:
    answer = person.client.post("/answer/send", data={"csrf_token": "old"})
    assert answer.status_code == 400
    assert heading(answer) == "This page was open for too long"
