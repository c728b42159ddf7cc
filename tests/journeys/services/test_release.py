"""Release: everything stored becomes findings, once, frozen; reports are made from them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from cxassess.findings.canonical import digest
from cxassess.findings.compute import compute
from cxassess.findings.model import Findings
from cxassess.services import answering, mixing, people, release, waves, work, worker
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.gathering import Gathered, gather
from cxassess.storage.answering import Inbox, Response
from cxassess.storage.clients import Client
from cxassess.storage.database import reading, writing
from cxassess.storage.findings import Snapshot
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.waves import Segment, Wave
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

LOOK = unscoped("a test looks at what is stored")
NOW = timedelta(0)
CREW = [
    *stage.crew(12), *stage.crew(9, unit="south", line="b2b"),
    *stage.crew(7, unit="south", audience="manager", line="b2b"),
    *stage.crew(6, audience="leader", line=""),
]  # fmt: skip


def answered(ctx: Context, scene: Stage, words: str = "12345") -> None:
    now = stage.during(ctx)
    for number, token in enumerate(scene.tokens.values()):
        stage.respond(now, token, words[number % len(words)])
    waves.close(now, scene.client_id, scene.wave_id, grace=NOW)


@pytest.fixture
def scene(each_ctx: Context) -> Stage:
    made = stage.launched(
        each_ctx, CREW, targets={"RIR": 4.0}, waves_of_customer_data=2, zone="Europe/Lisbon",
        next_on=date(2027, 5, 10),
    )  # fmt: skip
    answered(each_ctx, made)
    return made


def test_a_release_computes_freezes_and_is_done_once(each_ctx: Context, scene: Stage) -> None:
    after = stage.after(each_ctx)
    assert release.snapshot_of(after, scene.client_id, scene.wave_id) is None
    told: list[tuple[str, float]] = []
    made = release.release(
        after, scene.client_id, scene.wave_id, lambda text, share: told.append((text, share))
    )
    assert told[0] == ("Mixing the last answers", 0.0)
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] <= 1
    assert release.release(after, scene.client_id, scene.wave_id) == made
    assert release.snapshot_of(after, scene.client_id, scene.wave_id) == made
    found = waves.wave(after, scene.client_id, scene.wave_id)
    assert (found.state, found.released_at) == ("released", after.now())
    with reading(client_scope(scene.client_id)) as session:
        body = session.scalars(sa.select(Snapshot.body)).one()
    assert digest(body) == made.sha256


def test_findings_stand_on_the_stored_rows(each_ctx: Context, scene: Stage) -> None:
    after = stage.after(each_ctx)
    release.release(after, scene.client_id, scene.wave_id)
    found = release.latest_findings(after, scene.client_id, scene.wave_id)
    assert found is release.latest_findings(after, scene.client_id, scene.wave_id)
    subject = found.subject
    assert (subject.client, subject.wave, subject.wave_number) == ("Acme", "Autumn 2026", 1)
    assert (subject.mode, subject.sample, subject.minimum) == ("anonymous", False, 5)
    assert (subject.opened, subject.released, subject.next_wave) == (
        "2026-11-02", "2026-11-27", "2027-05-10",
    )  # fmt: skip
    sizes = {group.id: (group.invited, group.answered) for group in found.participation.audiences}
    assert sizes["employee"] == (21, 21)
    assert sizes["manager"] == (7, 7)
    assert sizes["leader"] == (6, 6)
    assert (found.participation.invited, found.participation.answered) == (34, 34)
    assert _criterion(found, "RIR").target == 4.0
    item = next(item for item in _criterion(found, "RIR").items if item.id == "RIR-1")
    # worked out by hand: people answer 1, 2, 3, 4, 5 in turn by address. The 18 of North give 51,
    # the 16 of South, who begin with 4, give 49; both units have 40 people and weigh the same
    assert item.score is not None
    assert item.score.value == pytest.approx((51 / 18 + 49 / 16) / 2, abs=0.01)
    assert item.score.n == 34


def _criterion(found: Findings, name: str):  # type: ignore[no-untyped-def]
    return next(criterion for criterion in found.criteria if criterion.id == name)


def test_the_job_does_it_and_asking_again_changes_nothing(each_ctx: Context, scene: Stage) -> None:
    after = stage.after(each_ctx)
    asked = release.request_release(after, scene.client_id, scene.wave_id)
    assert release.request_release(after, scene.client_id, scene.wave_id).id == asked.id
    # the mixing that the close asked for, and the release
    assert worker.run_due(after) == 2
    found = work.latest_job(after, scene.client_id, "release", scene.wave_id)
    assert found is not None
    assert (found.id, found.state, found.fraction) == (asked.id, "done", 1.0)
    assert release.snapshot_of(after, scene.client_id, scene.wave_id) is not None


def test_nothing_is_released_while_answers_are_taken(each_ctx: Context) -> None:
    made = stage.launched(each_ctx, stage.crew(8))
    now = stage.during(each_ctx)
    for ask in (release.release, release.request_release):
        with pytest.raises(Refused, match="Answers are still taken"):
            ask(now, made.client_id, made.wave_id)
    with pytest.raises(NotFound, match="not released"):
        release.latest_findings(now, made.client_id, made.wave_id)
    prepared = stage.wave_of(now, made.client_id)
    for ask in (release.release, release.request_release):
        with pytest.raises(Refused, match="not launched"):
            ask(now, made.client_id, prepared)


def test_a_wave_that_nobody_closed_is_closed_by_its_release(each_ctx: Context) -> None:
    made = stage.launched(each_ctx, stage.crew(8))
    for token in made.tokens.values():
        stage.respond(stage.during(each_ctx), token)
    release.release(stage.after(each_ctx), made.client_id, made.wave_id)
    found = waves.wave(stage.after(each_ctx), made.client_id, made.wave_id)
    assert (found.state, found.closes_at) == ("released", stage.CLOSES)


def test_with_too_few_answers_nothing_is_told_and_nothing_is_kept(each_ctx: Context) -> None:
    made = stage.launched(each_ctx, stage.crew(8))
    for token in list(made.tokens.values())[:4]:
        stage.respond(stage.during(each_ctx), token)
    release.release(stage.after(each_ctx), made.client_id, made.wave_id)
    found = release.latest_findings(stage.after(each_ctx), made.client_id, made.wave_id)
    assert not found.enough
    assert found.participation.answered is None
    with reading(LOOK) as session:
        for model in (Inbox, Response):
            assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_a_crash_between_computing_and_freezing_is_made_good_by_the_next_run(
    each_ctx: Context, scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = stage.after(each_ctx)

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(release, "_freeze", die)
        with pytest.raises(KeyboardInterrupt):
            release.release(after, scene.client_id, scene.wave_id)
    assert release.snapshot_of(after, scene.client_id, scene.wave_id) is None
    assert release.release(after, scene.client_id, scene.wave_id).wave_id == scene.wave_id


def test_two_releases_at_once_store_one_snapshot(
    each_ctx: Context, scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = stage.after(each_ctx)
    compute = release._compute

    def compute_and_be_overtaken(*arguments: object) -> bytes:
        body = compute(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(release, "_compute", compute)
        release.release(after, scene.client_id, scene.wave_id)
        return body

    monkeypatch.setattr(release, "_compute", compute_and_be_overtaken)
    release.release(after, scene.client_id, scene.wave_id)
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Snapshot)) == 1


def test_stored_findings_that_are_not_those_released_are_not_shown(
    ctx: Context,
) -> None:
    made = stage.launched(ctx, CREW)
    answered(ctx, made)
    snapshot = release.release(stage.after(ctx), made.client_id, made.wave_id)
    with pytest.raises(NotFound, match="not those that were released"):
        release.findings_of(made.client_id, snapshot.id, "0" * 64)
    with pytest.raises(NotFound, match="not those that were released"):
        release.findings_of(made.client_id, uuid4(), snapshot.sha256)


def test_earlier_waves_are_read_on_the_tree_of_the_reported_one(each_ctx: Context) -> None:
    start = stage.at(each_ctx, stage.START)
    units = (
        "unit,parent,name,headcount,line\nall,,All,80,\nnorth,all,North,40,\nsouth,all,South,40,\n"
    )
    client_id = stage.client_with(start, [*stage.crew(9), *stage.crew(9, unit="south")], units)
    first = stage.wave_of(start, client_id)
    waves.launch(start, client_id, first)
    answered(each_ctx, Stage(client_id, first, stage.tokens_of(start, client_id, first)), "2")
    release.release(stage.after(each_ctx), client_id, first)
    # south is dissolved and its people move; the second wave is launched on the new tree
    with writing(unscoped("a test dissolves a unit")) as session:
        session.execute(sa.text("UPDATE person SET unit_id = (SELECT id FROM business_unit"
                                " WHERE code = 'north')"))  # fmt: skip
        session.execute(sa.text("DELETE FROM business_unit WHERE code = 'south'"))
    later = stage.at(each_ctx, stage.CLOSES + timedelta(days=1))
    second = stage.wave_of(
        later, client_id, name="Spring 2027", opens_at=later.now(),
        closes_at=later.now() + timedelta(days=9),
    )  # fmt: skip
    waves.launch(later, client_id, second)
    for token in stage.tokens_of(later, client_id, second).values():
        for criterion, item in (("RIR", "RIR-1"), ("CUL", "CUL-1")):
            answering.save_page(later, token, criterion, {item: "4"}, base_revision=0)
        answering.submit(later, token)
    release.release(stage.at(each_ctx, later.now() + timedelta(days=10)), client_id, second)
    found = release.latest_findings(later, client_id, second)
    assert found.trend is not None
    assert [(point.number, point.this) for point in found.trend.points] == [(1, False), (2, True)]
    assert found.units is not None
    assert {row.id: row.answered for row in found.units.rows} == {"all": 18, "north": 18}
    # the first wave is weighted as it was released, by units that are gone
    before, now = gathered(later, client_id, second).waves
    assert before.units is not None
    assert [unit.id for unit in before.units] == ["all", "north", "south"]
    assert sorted(before.answers.unit.tolist()) == [1] * 9 + [2] * 9
    assert (before.minimum, now.minimum) == (5, 5)


def gathered(ctx: Context, client_id: UUID, wave_id: UUID) -> Gathered:
    with reading(client_scope(client_id)) as session:
        wave, client = (
            session.get_one(Wave, (client_id, wave_id)),
            session.get_one(Client, client_id),
        )
        return gather(session, wave, client, ctx.now(), ctx.settings.secret)


def test_an_open_link_takes_nobody_for_silent_where_it_does_not_ask(ctx: Context) -> None:
    """Three people are no choice on its page: they answered as people of the unit above."""
    now = stage.at(ctx, stage.START)
    units = "unit,parent,name,headcount,line\nnorth,,North,40,\nfew,north,Few,3,\n"
    client_id = stage.client_with(now, [], units)
    wave_id = stage.wave_of(now, client_id, mode="open")
    waves.launch(now, client_id, wave_id)
    found = gathered(now, client_id, wave_id)
    assert {unit.id: unit.headcount for unit in found.units} == {"north": 40, "few": None}


def test_the_fingerprint_of_the_data_needs_the_platform_s_secret(
    each_ctx: Context, scene: Stage
) -> None:
    after = stage.after(each_ctx)
    release.release(after, scene.client_id, scene.wave_id)
    found = release.latest_findings(after, scene.client_id, scene.wave_id)
    keyed = gathered(after, scene.client_id, scene.wave_id)
    assert (
        found.method.data_hash
        == compute(keyed.questionnaire, keyed.waves, keyed.units, keyed.subject).method.data_hash
    )
    subject = replace(keyed.subject, fingerprint_key=bytes(32))
    other = compute(keyed.questionnaire, keyed.waves, keyed.units, subject)
    assert other.method.data_hash != found.method.data_hash


def test_groups_merged_at_the_close_keep_their_people_in_the_count(each_ctx: Context) -> None:
    made = stage.launched(each_ctx, [*stage.crew(20), *stage.crew(6, audience="manager")])
    now = stage.during(each_ctx)
    managers = [email for email in made.tokens if "manager" in email]
    others = [email for email in made.tokens if "manager" not in email]
    for email in [*others[:15], *managers[:3]]:
        stage.respond(now, made.tokens[email])
    waves.close(now, made.client_id, made.wave_id, grace=NOW)
    release.release(stage.after(each_ctx), made.client_id, made.wave_id)
    found = release.latest_findings(now, made.client_id, made.wave_id)
    assert (found.participation.invited, found.participation.answered) == (26, 18)
    sizes = {group.id: (group.invited, group.answered) for group in found.participation.audiences}
    assert sizes["employee"] == (26, 18)
    assert "manager" not in sizes or sizes["manager"] == (None, None) or sizes["manager"][1] is None
    with reading(LOOK) as session:
        merged = session.scalars(sa.select(Segment).where(Segment.counted_in.is_not(None))).all()
    assert [segment.audience for segment in merged] == ["manager"]


def test_people_erased_after_the_wave_leave_the_result_as_it_is(each_ctx: Context) -> None:
    made = stage.launched(each_ctx, CREW)
    answered(each_ctx, made)
    mixing.mix(stage.after(each_ctx), made.client_id, made.wave_id, final=True)
    someone = people.people(each_ctx, made.client_id)[0]
    people.erase(each_ctx, made.client_id, someone.id)
    assert people.count_people(each_ctx, made.client_id) == len(CREW) - 1
    release.release(stage.after(each_ctx), made.client_id, made.wave_id)
    found = release.latest_findings(each_ctx, made.client_id, made.wave_id)
    assert found.participation.answered == len(CREW)
    with reading(LOOK) as session:
        for table in ("person", "participation", "audit_event"):
            rows = session.execute(sa.text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert someone.email not in repr(rows)
    with pytest.raises(NotFound):
        people.erase(each_ctx, made.client_id, someone.id)
