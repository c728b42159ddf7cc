import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.questionnaire.answers import (
    DONT_KNOW,
    MISSING,
    NOT_MY_WORK,
    AnswerError,
    code_of,
    expected_codes,
    pack,
)
from tests.unit.questionnaire.small import MAIN, read_texts

SMALL = read_texts(MAIN)


@pytest.mark.parametrize(
    ("word", "code"),
    [("1", 1), ("5", 5), (" 3 ", 3), ("dk", 254), ("DK", 254), ("na", 255), ("", 0), ("  ", 0)],
)
def test_written_answers_become_bytes(word: str, code: int) -> None:
    assert code_of("A-1", 5, word) == code


def test_the_three_states_without_a_score_are_kept_apart() -> None:
    assert (MISSING, DONT_KNOW, NOT_MY_WORK) == (0, 254, 255)


@pytest.mark.parametrize("word", ["0", "6", "-1", "1.0", "01", "11", "٣", "²", "x", "n/a", "1 2"])
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(AnswerError) as caught:
        code_of("A-1", 5, word)
    assert str(caught.value) == f"A-1: found {word!r}, expected 1 to 5, dk, na or empty"
    assert caught.value.expected == expected_codes(5)


def test_long_words_are_cut_in_the_message() -> None:
    with pytest.raises(AnswerError) as caught:
        code_of("A-1", 5, "x" * 1000)
    assert caught.value.found == "x" * 40


@given(st.text(max_size=6))
def test_any_word_is_one_byte_or_refused(word: str) -> None:
    try:
        code = code_of("A-1", 2, word)
    except AnswerError:
        return
    assert code in (0, 1, 2, 254, 255)


def test_answers_are_packed_in_the_order_of_the_items() -> None:
    assert [item.id for item in SMALL.items] == ["A-1", "A-2", "B-1"]
    assert pack(SMALL, {"B-1": "2", "A-1": "dk"}) == bytes([254, 0, 2])
    assert pack(SMALL, {}) == bytes(3)


def test_an_option_that_the_item_does_not_have_is_refused() -> None:
    with pytest.raises(AnswerError, match="A-2: found '3', expected 1 to 2, dk, na or empty"):
        pack(SMALL, {"A-2": "3"})


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(AnswerError, match="Z-1: found 'Z-1', expected an item id"):
        pack(SMALL, {"Z-1": "1"})
