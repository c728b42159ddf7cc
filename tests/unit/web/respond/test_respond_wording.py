from datetime import UTC, date, datetime

import pytest

from cxassess.web.respond import wording
from cxassess.web.respond.saving import too_long


def test_days_and_hours_are_those_of_the_wave_s_own_zone() -> None:
    # 18:00 UTC is past midnight in Auckland, and Lisbon keeps UTC in winter
    moment = datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert wording.weekday(moment, "Europe/Lisbon").words == "Friday 27 November 2026"
    assert wording.weekday(moment, "Pacific/Auckland").words == "Saturday 28 November 2026"
    assert wording.weekday(moment, "Pacific/Auckland").iso == "2026-11-28"
    assert wording.clock(moment, "Europe/Lisbon") == "18:00, Lisbon time"
    assert wording.clock(moment, "America/New_York") == "13:00, New York time"
    assert wording.clock(moment, "UTC") == "18:00 UTC"
    assert wording.clock(moment, "Etc/GMT-2") == "20:00 GMT-2"
    assert wording.day(date(2027, 5, 1)).words == "1 May 2027"


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (0, "all questions answered"),
        (1, "about 1 minute left"),
        (2, "about 1 minute left"),
        (3, "about 2 minutes left"),
        (14, "about 7 minutes left"),
    ],
)
def test_time_left_is_half_a_minute_a_question_rounded_up(questions: int, words: str) -> None:
    assert wording.minutes_left(questions) == words


def test_counts_are_words_up_to_twelve() -> None:
    assert wording.counted(1, "question", "questions") == "one question"
    assert wording.counted(12, "question", "questions") == "twelve questions"
    assert wording.counted(13, "question", "questions") == "13 questions"


def test_the_promise_follows_the_mode_and_the_numbers_fixed_at_launch() -> None:
    personal = {row.what: row.who for row in wording.promises("anonymous", 7, 12)}
    open_link = {row.what: row.who for row in wording.promises("open", 5, 10)}
    assert "groups of seven or more people" in personal["Results of groups"]
    assert "at least twelve" in personal["Comments"]
    assert "the group it comes from: seven people or more" in personal["What you answer"]
    assert "your link is used up" in personal["Whether you take part"]
    assert "the group that you choose at the start" in open_link["What you answer"]
    assert "Not known to anybody" in open_link["Whether you take part"]


def test_a_comment_is_counted_in_characters_as_people_see_them_typed() -> None:
    assert too_long("😀" * 500) == ""
    assert too_long("a" * 501).startswith("Your comment is one character too long.")
    assert too_long("a" * 533).startswith("Your comment is 33 characters too long.")
