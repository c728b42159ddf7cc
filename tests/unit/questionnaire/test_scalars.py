import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.questionnaire.scalars import Scalar, ScalarError, text_fault, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("tRUE", "tRUE"),
        # truth values, times and octal numbers of YAML 1.1 are texts now
        ("yes", "yes"),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("12:30:00", "12:30:00"),
        ("1_000", "1_000"),
        ("2026-11-30", "2026-11-30"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("-0x1F", "-0x1F"),
        ("0.5", 0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-9", 1e-9),
        ("1E3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("٣", "٣"),
        ("infinity", "infinity"),
        ("<<", "<<"),
    ],
)
def test_unquoted_scalars_mean_what_yaml_1_2_says(text: str, expected: Scalar) -> None:
    found = value(text)
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010", "a number without leading zeros, or a text in quotes"),
        ("-00", "a number without leading zeros, or a text in quotes"),
        ("00.5", "a number without leading zeros, or a text in quotes"),
        (".inf", "a number that is finite"),
        ("-.Inf", "a number that is finite"),
        (".NaN", "a number that is finite"),
        ("1e999", "a number that is finite"),
        ("1234567890123456", "a number of at most 15 characters, or a text in quotes"),
        ("0x1234567890abcdef", "a number of at most 15 characters, or a text in quotes"),
    ],
)
def test_numbers_that_readers_take_differently_are_refused(text: str, expected: str) -> None:
    with pytest.raises(ScalarError) as caught:
        value(text)
    assert caught.value.expected == expected


@given(st.integers(min_value=-(10**14) + 1, max_value=10**15 - 1))
def test_whole_numbers_come_back(number: int) -> None:
    assert value(str(number)) == number


@given(st.text())
def test_any_text_has_a_value_or_is_refused(text: str) -> None:
    try:
        found = value(text)
    except ScalarError:
        return
    assert found is None or isinstance(found, (str, int, float))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\x07", "the character U+0007"),
        ("a\ud800", "the character U+D800"),
        ("a\nb", "a text with a line break or a tab"),
        ("a\u2028b", "a text with a line break or a tab"),
        ("a\tb", "a text with a line break or a tab"),
        (" a", "a text that begins or ends with a blank"),
        ("a\u00a0", "a text that begins or ends with a blank"),
        ("a\n", "a text that begins or ends with a blank"),
    ],
)
def test_texts_that_would_not_print_as_they_are(text: str, found: str) -> None:
    fault = text_fault(text)
    assert fault is not None
    assert fault[0] == found


@pytest.mark.parametrize("text", ["", "66\u00a0%", "“Quote”", "مرحبا", "👩\u200d💻"])
def test_texts_of_any_language_pass(text: str) -> None:
    assert text_fault(text) is None
