"""Answering, from the link to the receipt, on both databases."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from cxassess.questionnaire.answers import AnswerError
from cxassess.services import answering, drafts, waves
from cxassess.services.answering import (
    AlreadySent,
    CommentTooLong,
    DraftConflict,
    Page,
    Receipt,
)
from cxassess.services.context import Context
from cxassess.services.errors import LinkUnknown, WaveClosed
from cxassess.storage import database, sealing
from cxassess.storage.answering import Draft, Inbox, Participation
from cxassess.storage.database import db, reading
from cxassess.storage.tenancy import unscoped
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

LOOK = unscoped("a test looks at what is stored")


@pytest.fixture
def scene(each_ctx: Context) -> Stage:
    return stage.launched(each_ctx, stage.crew(8))


@pytest.fixture
def token(scene: Stage) -> str:
    return next(iter(scene.tokens.values()))


@pytest.fixture
def now(each_ctx: Context) -> Context:
    return stage.during(each_ctx)


def count(model: type[Draft | Inbox | Participation], *conditions: sa.ColumnElement[bool]) -> int:
    with reading(LOOK) as session:
        query = sa.select(sa.func.count()).select_from(model).where(*conditions)
        return session.scalar(query) or 0


def sent(ctx: Context, scene: Stage) -> list[drafts.Submission]:
    """What lies in the inbox, opened with the platform's secret."""
    with reading(LOOK) as session:
        boxes = list(session.scalars(sa.select(Inbox.box)))
    bodies = sealing.open_answers(ctx.settings.secret, scene.wave_id, boxes)
    return [drafts.submission_from(body) for body in bodies]


def test_a_link_leads_to_its_facts_and_opening_it_has_no_effect(
    now: Context, scene: Stage, token: str
) -> None:
    found = answering.invitation(now, token)
    assert found is not None
    assert (found.client, found.wave, found.asked_by) == ("Acme", "Autumn 2026", "Acme")
    assert (found.mode, found.minimum, found.comment_minimum) == ("anonymous", 5, 10)
    assert (found.audience, found.line, found.state) == ("employee", "b2c", "open")
    assert (found.opens_at, found.closes_at) == (stage.OPENS, stage.CLOSES)
    assert sum(len(part.questions) for part in found.parts) == 14
    assert found.minutes == 7
    assert answering.draft(now, token).pages == {}
    assert answering.receipt(now, token) is None
    assert count(Draft) == count(Inbox) == 0


def test_questions_follow_the_audience_and_the_line(each_ctx: Context) -> None:
    rows = [*stage.crew(6, line="b2b"), *stage.crew(6, audience="leader", line="")]
    scene = stage.launched(each_ctx, rows)
    now = stage.during(each_ctx)
    questionnaire = stage.core()
    for email, audience in (("north-employee-0", "employee"), ("north-leader-0", "leader")):
        found = answering.invitation(now, scene.tokens[f"{email}@x.example"])
        assert found is not None
        asked = [question.item.id for part in found.parts for question in part.questions]
        assert asked == [i.id for i in questionnaire.items if audience in i.audiences]
        notes = {q.item.id: q.note for part in found.parts for q in part.questions}
        for item in questionnaire.items:
            if item.id in notes and item.b2b is not None:
                assert notes[item.id] == (item.b2b.note if audience == "employee" else None)


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "A" * 64, "é" * 43, "\ud800" * 43, "a" * 42 + "/", "a" * 10_000]
)
def test_a_link_that_is_none_gets_the_one_answer(now: Context, scene: Stage, token: str) -> None:
    assert answering.invitation(now, token) is None
    assert answering.sheet(now, token) is None
    assert answering.receipt(now, token) is None
    for call in (answering.draft, answering.submit, answering.erase_draft):
        with pytest.raises(LinkUnknown):
            call(now, token)
    with pytest.raises(LinkUnknown):
        answering.save_page(now, token, "RIR", {}, base_revision=0)


def test_pages_are_kept_and_come_back_on_any_device(now: Context, token: str) -> None:
    first = answering.save_page(now, token, "RIR", {"RIR-1": "2"}, "A word.", base_revision=0)
    second = answering.save_page(now, token, "NET", {"NET-1": "dk", "NET-6": "na"}, base_revision=0)
    third = answering.save_page(
        now, token, "RIR", {"RIR-1": "4"}, "A word.", base_revision=first, asked_once=True
    )
    assert (first, second, third) == (1, 1, 2)
    sheet = answering.sheet(now, token)
    assert sheet is not None
    assert sheet.draft.page("RIR") == Page(2, {"RIR-1": "4"}, "A word.", True)
    assert sheet.draft.page("NET") == Page(1, {"NET-1": "dk", "NET-6": "na"})
    assert sheet.draft.page("CUL") == Page(0, {})
    assert answering.draft(now, token) == sheet.draft


def test_empty_words_are_no_answers_and_unknown_ones_are_refused(now: Context, token: str) -> None:
    answering.save_page(now, token, "RIR", {"RIR-1": " DK ", "RIR-5": ""}, base_revision=0)
    assert answering.draft(now, token).page("RIR").answers == {"RIR-1": "dk"}
    employee_only = {"RIR-1": "6"}, {"RIR-1": "0"}, {"RIR-1": "１"}, {"NET-6": "1"}, {"RIR-2": "1"}
    for answers in employee_only:
        with pytest.raises(AnswerError):
            answering.save_page(now, token, "RIR", answers, base_revision=1)
    with pytest.raises(AnswerError):
        answering.save_page(now, token, "XYZ", {"RIR-1": "1"}, base_revision=0)
    assert answering.draft(now, token).page("RIR") == Page(1, {"RIR-1": "dk"})


def test_what_is_newer_is_never_overwritten_by_what_is_older(now: Context, token: str) -> None:
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    answering.save_page(now, token, "RIR", {"RIR-1": "3"}, base_revision=1)
    for stale in (0, 1, 3):
        with pytest.raises(DraftConflict) as conflict:
            answering.save_page(now, token, "RIR", {"RIR-1": "5"}, base_revision=stale)
        assert conflict.value.page == Page(2, {"RIR-1": "3"})
    # a reply that got lost: the same page sent again is simply confirmed
    assert answering.save_page(now, token, "RIR", {"RIR-1": "3"}, base_revision=1) == 2


def test_a_comment_that_is_too_long_keeps_the_answers(now: Context, token: str) -> None:
    answering.save_page(now, token, "RIR", {}, "Short.", base_revision=0)
    with pytest.raises(CommentTooLong, match="33 characters too long") as caught:
        answering.save_page(now, token, "RIR", {"RIR-1": "2"}, "x" * 533, base_revision=1)
    assert caught.value.revision == 2
    assert answering.draft(now, token).page("RIR") == Page(2, {"RIR-1": "2"}, "Short.")
    whole = "👩‍👩‍👧" + "é" * 495
    assert answering.save_page(now, token, "RIR", {}, whole, base_revision=2) == 3
    assert answering.draft(now, token).page("RIR").comment == whole


def test_text_is_kept_exactly_but_for_what_cannot_be_stored(now: Context, token: str) -> None:
    text = "=1+1 \u202eabc\u0301 \U0001f600 学\r\ntwo\tlines"
    answering.save_page(now, token, "RIR", {}, f"{text}\x00\ud800\x1b", base_revision=0)
    assert answering.draft(now, token).page("RIR").comment == text.replace("\r\n", "\n")


def test_the_largest_draft_that_the_rules_allow_fits_its_box(now: Context, token: str) -> None:
    stage.fill(
        now, token, "dk", dict.fromkeys(("RIR", "NET", "CUL", "MEA", "EXE"), "\U0001f600" * 500)
    )
    assert not answering.submit(now, token).already
    with reading(LOOK) as session:
        boxes = session.scalars(sa.select(sa.func.length(Inbox.box))).all()
    assert boxes == [16 * 1024 + 48]


def test_all_boxes_of_a_wave_have_one_size(now: Context, scene: Stage) -> None:
    one, two, three, *_ = scene.tokens.values()
    answering.save_page(now, one, "RIR", {"RIR-1": "2"}, base_revision=0)
    answering.save_page(now, two, "RIR", {}, "x" * 500, base_revision=0)
    stage.fill(now, three)
    with reading(LOOK) as session:
        assert len(set(session.scalars(sa.select(sa.func.length(Draft.box))))) == 1
    for token in (one, two, three):
        answering.submit(now, token)
    with reading(LOOK) as session:
        assert len(set(session.scalars(sa.select(sa.func.length(Inbox.box))))) == 1


def test_a_draft_can_be_erased(now: Context, token: str) -> None:
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    answering.erase_draft(now, token)
    assert count(Draft) == 0
    assert answering.draft(now, token).pages == {}
    # a page that another tab still shows does not bring it back
    with pytest.raises(DraftConflict):
        answering.save_page(now, token, "RIR", {"RIR-1": "3"}, base_revision=1)


def test_sending_takes_the_draft_once_and_always_gives_the_receipt(
    now: Context, scene: Stage, token: str
) -> None:
    first = stage.respond(now, token, "4", {"RIR": "Kept."})
    assert first == Receipt(
        client="Acme", sample=False, wave="Autumn 2026", closes_at=stage.CLOSES, zone="UTC",
        next_on=None, already=False,
    )  # fmt: skip
    for _ in range(3):
        assert answering.submit(now, token).already
    assert answering.receipt(now, token) is not None
    assert count(Inbox) == count(Participation, Participation.state == "done") == 1
    assert count(Draft) == 0
    (stored,) = sent(now, scene)
    assert set(stored.answers.values()) == {"4"}
    assert len(stored.answers) == 14
    assert stored.comments == {"RIR": "Kept."}
    sheet = answering.sheet(now, token)
    assert sheet is not None
    assert sheet.invitation.state == "done"
    assert sheet.draft.pages == {}
    with pytest.raises(AlreadySent):
        answering.save_page(now, token, "RIR", {"RIR-1": "1"}, base_revision=0)


def test_a_replaced_link_takes_the_draft_along_and_the_old_one_is_unknown(
    each_ctx: Context, now: Context, scene: Stage, token: str
) -> None:
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, "Kept.", base_revision=0)
    with reading(LOOK) as session:
        person = session.scalar(
            sa.select(Participation.person_id).where(
                Participation.token_hash == sealing.token_hash(token)
            )
        )
    assert isinstance(person, UUID)
    link = waves.replace_link(now, scene.client_id, scene.wave_id, person)
    new = link.url.rsplit("/", 1)[-1]
    assert new != token
    assert answering.invitation(now, token) is None
    assert answering.draft(now, new).page("RIR") == Page(1, {"RIR-1": "2"}, "Kept.")
    assert not answering.submit(now, new).already
    # also for somebody who is done, so that replacing tells nothing
    again = waves.replace_link(now, scene.client_id, scene.wave_id, person)
    assert answering.receipt(now, again.url.rsplit("/", 1)[-1]) is not None


def test_no_token_is_in_the_database(each_ctx: Context, now: Context, scene: Stage) -> None:
    for token in scene.tokens.values():
        stage.fill(now, token, comments={"RIR": "Not to be read."})
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        raw = b"".join(
            path.with_name(path.name + suffix).read_bytes()
            for suffix in ("", "-wal")
            if path.with_name(path.name + suffix).exists()
        )
    else:
        raw = b""
        with reading(LOOK) as session:
            for table in db.metadata.sorted_tables:
                raw += repr(session.execute(sa.select(table)).all()).encode()
    assert scene.tokens
    for token in scene.tokens.values():
        assert token.encode() not in raw
    assert b"Not to be read" not in raw
    assert b'"RIR-1":"' not in raw


def test_nothing_is_logged_about_answers(
    now: Context, scene: Stage, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="cxassess"):
        stage.respond(now, token, comments={"RIR": "Not to be read."})
    assert token not in caplog.text
    assert "Not to be read" not in caplog.text


def test_before_the_opening_a_link_is_like_any_unknown_one(each_ctx: Context, token: str) -> None:
    early = stage.at(each_ctx, stage.OPENS - timedelta(seconds=1))
    assert answering.invitation(early, token, started=True) is None
    with pytest.raises(LinkUnknown):
        answering.save_page(early, token, "RIR", {}, base_revision=0)
    with pytest.raises(LinkUnknown):
        answering.submit(early, token)
    assert answering.invitation(stage.at(each_ctx, stage.OPENS), token) is not None


def test_deadlines_are_judged_by_the_databases_clock(
    each_ctx: Context, scene: Stage, token: str
) -> None:
    """This process's clock is years behind; PostgreSQL's is right, SQLite has only ours."""
    assert db.engine.dialect.name in ("sqlite", "postgresql")
    real = Context(each_ctx.settings)
    with db.engine.connect() as connection:
        clock = connection.execute(sa.select(database.clock(db.engine.dialect.name))).scalar()
    if db.engine.dialect.name == "postgresql":
        assert clock is not None
        assert real.moment(clock) == clock
    else:
        assert clock is None
        assert abs(real.moment(None) - real.now()) < timedelta(seconds=5)
    behind = stage.at(each_ctx, stage.START)
    assert behind.moment(clock) == stage.START


def test_closed_is_closed(each_ctx: Context, scene: Stage, token: str) -> None:
    late = stage.after(each_ctx)
    with pytest.raises(WaveClosed):
        answering.save_page(late, token, "RIR", {}, base_revision=0)
    with pytest.raises(WaveClosed):
        answering.submit(late, token)
    assert answering.invitation(late, token, started=True) is None
