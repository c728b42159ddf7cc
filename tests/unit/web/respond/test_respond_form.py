import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from cxassess.web.respond.form import read, shown_field
from tests.unit.web.respond.answered import parts

PART = parts()[0]
FIRST, SECOND, THIRD = (question.item.id for question in PART.questions)


def form(**fields: str) -> MultiDict[str, str]:
    return MultiDict({"revision": "3", **fields})


def test_answers_are_read_in_their_canonical_words() -> None:
    posted = read(form(**{FIRST: "3", SECOND: " DK ", THIRD: "na"}), PART)
    assert posted.answers == {FIRST: "3", SECOND: "dk", THIRD: "na"}
    assert posted.refused == ()


@pytest.mark.parametrize("word", ["6", "0", "-1", "³", "1e0", "yes", "1 2", "\x00"])
def test_an_option_that_is_not_offered_is_refused_and_the_others_are_read(word: str) -> None:
    posted = read(form(**{FIRST: word, SECOND: "2"}), PART)
    assert (posted.answers, posted.refused) == ({SECOND: "2"}, (FIRST,))


def test_an_empty_answer_is_no_answer_and_no_fault() -> None:
    posted = read(form(**{FIRST: ""}), PART)
    assert (posted.answers, posted.refused) == ({}, ())


def test_items_of_other_pages_and_unknown_fields_are_left_aside() -> None:
    other = parts()[1].questions[0].item.id
    assert read(form(**{other: "4", "role": "admin"}), PART).answers == {}


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "١", "9999999999", "abc"])
def test_a_post_without_a_usable_revision_is_refused(revision: str) -> None:
    with pytest.raises(BadRequest):
        read(MultiDict({"revision": revision}), PART)


def test_a_form_without_the_comment_field_says_nothing_about_the_comment() -> None:
    assert read(form(), PART).comment is None
    comment = read(form(comment=""), PART).comment
    assert comment is not None
    assert comment.text == ""


def test_a_comment_keeps_its_text_and_loses_only_what_cannot_be_stored() -> None:
    comment = read(form(comment=" a\r\nb\x00\ud800c\t\u202e👩‍🚀 "), PART).comment
    assert comment is not None
    assert comment.text == " a\nbc\t\u202e👩‍🚀 "
    assert comment.removed == 2


@given(st.dictionaries(st.sampled_from([FIRST, SECOND, THIRD]), st.sampled_from("12345")))
def test_the_shown_field_comes_back_as_it_was_made(answers: dict[str, str]) -> None:
    posted = read(form(shown=shown_field(answers)), PART)
    assert posted.shown == answers


def test_what_a_page_sent_is_read_as_a_set() -> None:
    posted = read(form(sent=f" {FIRST}:1 {SECOND}:dk {FIRST}:4 {FIRST}:1"), PART)
    assert posted.sent == {(FIRST, "1"), (SECOND, "dk"), (FIRST, "4")}
    assert read(form(), PART).sent == frozenset()
