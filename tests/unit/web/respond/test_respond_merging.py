"""Two devices and one page: nothing is lost, and only real contradictions are asked about."""

from hypothesis import given
from hypothesis import strategies as st

from cxassess.services.answering import Page
from cxassess.web.respond.form import Posted
from cxassess.web.respond.merging import merge
from cxassess.web.text import Typed

ITEMS = ("A-1", "A-2", "A-3")
words = st.sampled_from(["1", "2", "3", "dk"])
pages = st.dictionaries(st.sampled_from(ITEMS), words)


def posted(
    answers: dict[str, str],
    revision: int,
    shown: dict[str, str] | None = None,
    comment: str | None = None,
    sent: frozenset[tuple[str, str]] = frozenset(),
) -> Posted:
    typed = None if comment is None else Typed(comment, 0)
    return Posted(answers, (), typed, revision, shown or {}, sent, "")


def test_a_page_of_the_same_revision_overlays_what_is_stored() -> None:
    merged = merge(posted({"A-1": "2"}, 4, comment=""), Page(4, {"A-1": "1", "A-2": "3"}, "old"))
    assert merged.answers == {"A-1": "2", "A-2": "3"}
    assert (merged.comment, merged.undecided) == ("", False)


def test_answers_to_different_questions_are_put_together() -> None:
    merged = merge(posted({"A-1": "2"}, 0), Page(1, {"A-2": "3"}))
    assert merged.answers == {"A-1": "2", "A-2": "3"}
    assert not merged.undecided


def test_two_new_answers_to_one_question_are_asked_about_and_the_stored_one_stays() -> None:
    merged = merge(posted({"A-1": "2"}, 0), Page(1, {"A-1": "3"}))
    assert merged.answers == {"A-1": "3"}
    assert merged.conflicts == {"A-1": "2"}


def test_an_answer_that_this_page_only_shows_gives_way_to_a_newer_one() -> None:
    merged = merge(posted({"A-1": "1"}, 1, {"A-1": "1"}), Page(2, {"A-1": "3"}))
    assert merged.answers == {"A-1": "3"}
    assert not merged.undecided


def test_an_answer_that_this_page_sent_before_gives_way_to_its_own_newer_one() -> None:
    # the reply to the first save was lost, so this page still has the old revision
    sent = frozenset({("A-1", "3"), ("A-1", "4")})
    merged = merge(posted({"A-1": "4"}, 1, {"A-1": "1"}, sent=sent), Page(2, {"A-1": "3"}))
    assert merged.answers == {"A-1": "4"}
    assert not merged.undecided


def test_an_answer_that_was_sent_and_refused_is_still_asked_about() -> None:
    sent = frozenset({("A-1", "2")})
    merged = merge(posted({"A-1": "2"}, 0, sent=sent), Page(1, {"A-1": "5"}))
    assert merged.conflicts == {"A-1": "2"}


def test_the_longer_state_of_one_comment_wins() -> None:
    stored = Page(2, {}, "The tool is slow.")
    longer = "The tool is slow. And it loses notes."
    assert merge(posted({}, 1, comment=longer), stored).comment == longer
    assert merge(posted({}, 1, comment="The tool"), stored).comment == "The tool is slow."
    assert merge(posted({}, 1), stored).comment == "The tool is slow."
    assert merge(posted({}, 1, comment=""), stored).comment == "The tool is slow."


def test_two_different_comments_are_asked_about() -> None:
    merged = merge(posted({}, 1, comment="Mine"), Page(2, {}, "Theirs"))
    assert (merged.comment, merged.other_comment, merged.undecided) == ("Theirs", "Theirs", True)


@given(pages, pages, pages)
def test_no_answer_of_either_side_disappears(
    base: dict[str, str], here: dict[str, str], there: dict[str, str]
) -> None:
    # radios cannot be taken back, so both sides hold at least what they were shown
    here, there = {**base, **here}, {**base, **there}
    merged = merge(posted(here, 1, base), Page(2, there))
    assert merged.answers.keys() == here.keys() | there.keys()
    for item, word in merged.answers.items():
        changed_here = here.get(item) not in (None, base.get(item))
        changed_there = there.get(item) not in (None, base.get(item))
        if item in merged.conflicts:
            assert changed_here
            assert changed_there
            assert (merged.conflicts[item], word) == (here[item], there[item])
        elif changed_here:
            assert word == here[item]
        else:
            assert word == there.get(item, here.get(item))
