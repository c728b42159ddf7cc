"""What happens when another device acts between reading a page and saving it."""

from collections.abc import Callable

import pytest
from flask import Flask

from cxassess.services import answering, context
from cxassess.services.answering import Page
from cxassess.storage.errors import Busy
from cxassess.web.respond import saving
from cxassess.web.respond.form import Posted
from tests.fielded import Fielded
from tests.journeys.respond.respondent import Respondent


def posted(**answers: str) -> Posted:
    return Posted(answers, (), None, 0, {}, frozenset(), "next")


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], object]) -> None:
    """Let `act` happen just before each attempt to save; the saving itself is the real one."""
    real, attempts = answering.save_page, iter(range(99))

    def save_page(*args: object, **named: object) -> int:
        monkeypatch.undo()  # what happens meanwhile is not interrupted itself
        act(next(attempts))
        monkeypatch.setattr(saving, "save_page", save_page)
        return real(*args, **named)

    monkeypatch.setattr(saving, "save_page", save_page)


@pytest.fixture
def other(app: Flask, wave: Fielded) -> Respondent:
    other = Respondent(app)
    other.start(wave.links["employee-north-1"])
    return other


def save(app: Flask, wave: Fielded, post: Posted) -> saving.Saved:
    token = wave.token("employee-north-1")
    with app.app_context():
        ctx = context.current()
        sheet = answering.sheet(ctx, token)
        assert sheet
        part = sheet.invitation.parts[0]
        return saving.save(ctx, token, part, post, sheet.draft.page(part.criterion.id))


def test_a_page_saved_elsewhere_in_between_is_merged(
    app: Flask, wave: Fielded, other: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(attempt: int) -> None:
        if attempt == 0:
            other.press("later", **{"RIR-5": "1"})

    meanwhile(monkeypatch, act)
    saved = save(app, wave, posted(**{"RIR-1": "2"}))
    assert saved.page == Page(2, {"RIR-1": "2", "RIR-5": "1"}, "", asked_once=True)
    assert not saved.problems


def test_somebody_who_saves_in_between_every_time_is_told_to_try_again(
    app: Flask, wave: Fielded, other: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(attempt: int) -> None:
        other.open("/answer/1")
        other.press("later", **{"RIR-5": str(attempt % 5 + 1)})

    meanwhile(monkeypatch, act)
    with pytest.raises(Busy):
        save(app, wave, posted(**{"RIR-1": "2"}))


def test_answers_sent_from_another_device_in_between_count_and_it_is_said(
    app: Flask, wave: Fielded, other: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    meanwhile(monkeypatch, lambda attempt: other.send())
    page = person.press(**{"RIR-1": "2"})
    assert page.request.full_path == "/answer/receipt?late=1"
