"""Background work: one at a time, taken up again after a crash, given up after three."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.jobs import runner as runners
from cxassess.jobs.model import ATTEMPTS, LEASE, Handlers, Progress, Refusal, Task
from cxassess.jobs.runner import InProcessRunner, run_one
from cxassess.services import clients, waves, work, worker
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.worker import JobTable
from cxassess.storage.database import reading, writing
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.work import Job
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")
SECOND = timedelta(seconds=1)


@pytest.fixture
def client_id(each_ctx: Context) -> UUID:
    return clients.create_client(each_ctx, "Acme").id


def ask(ctx: Context, client_id: UUID, subject: UUID | None = None, **facts: object) -> UUID:
    with writing(client_scope(client_id)) as session:
        job = work.enqueue(ctx, session, client_id, "mix", subject or uuid4(), **facts)  # type: ignore[arg-type]
        return job.id


def doing(handle: Callable[[Task, Progress], None]) -> Handlers:
    return {"mix": handle}


def breaks(task: Task, progress: Progress) -> None:
    raise RuntimeError("a detail that is for the log only")


def test_the_same_request_finds_the_same_job(each_ctx: Context, client_id: UUID) -> None:
    subject = uuid4()
    first = ask(each_ctx, client_id, subject)
    assert ask(each_ctx, client_id, subject) == first
    assert ask(each_ctx, client_id, subject, detail="final") != first
    assert ask(each_ctx, client_id, subject, key="2026-11-21") != first
    assert ask(each_ctx, client_id) != first


def test_a_job_that_was_asked_for_in_a_transaction_that_broke_is_not_there(
    each_ctx: Context, client_id: UUID
) -> None:
    def ask_and_break() -> None:
        with writing(client_scope(client_id)) as session:
            work.enqueue(each_ctx, session, client_id, "mix", uuid4())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_break()
    assert JobTable(each_ctx).claim("w") is None


def test_work_is_done_in_the_order_in_which_it_is_due(each_ctx: Context, client_id: UUID) -> None:
    now = each_ctx.now()
    later = ask(each_ctx, client_id, due_at=now - SECOND)
    sooner = ask(each_ctx, client_id, due_at=now - 2 * SECOND)
    ask(each_ctx, client_id, due_at=now + timedelta(hours=1))
    done: list[UUID] = []
    store = JobTable(each_ctx)
    handlers = doing(lambda task, progress: done.append(task.id))
    while run_one(store, handlers, "w"):
        pass
    assert done == [sooner, later]
    found = work.job(each_ctx, client_id, sooner)
    assert (found.state, found.attempts, found.fraction) == ("done", 1, 1.0)
    assert found.finished_at is not None


def test_progress_is_kept_and_shown(each_ctx: Context, client_id: UUID) -> None:
    job_id = ask(each_ctx, client_id)
    seen: list[tuple[str, str, float]] = []

    def handle(task: Task, progress: Progress) -> None:
        for text, fraction in (("Reading", -1.0), ("x" * 200, 0.5), ("Almost", 7.0)):
            progress(text, fraction)
            found = work.job(each_ctx, client_id, job_id)
            seen.append((found.state, found.progress, found.fraction))

    run_one(JobTable(each_ctx), doing(handle), "w")
    assert seen == [
        ("running", "Reading", 0.0), ("running", "x" * 120, 0.5), ("running", "Almost", 1.0),
    ]  # fmt: skip


def test_what_breaks_is_tried_three_times_and_then_given_up(
    each_ctx: Context, client_id: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    subject = uuid4()
    job_id = ask(each_ctx, client_id, subject)
    now = each_ctx.now()
    for attempt in range(1, ATTEMPTS + 1):
        ctx = stage.at(each_ctx, now + timedelta(minutes=attempt))
        assert run_one(JobTable(ctx), doing(breaks), "w")
        # it waits a little before the next attempt
        assert not run_one(JobTable(ctx), doing(breaks), "w")
    found = work.latest_job(each_ctx, client_id, "mix", subject)
    assert found is not None
    assert (found.state, found.attempts) == ("poison", ATTEMPTS)
    assert found.error is not None
    assert found.reference in found.error
    assert "a detail" not in found.error
    assert "a detail that is for the log only" in caplog.text
    assert caplog.text.count("broke at attempt") == ATTEMPTS
    again = work.retry(stage.at(each_ctx, now), client_id, job_id)
    assert (again.state, again.attempts, again.error) == ("queued", 0, None)
    with pytest.raises(Refused, match="not failed"):
        work.retry(each_ctx, client_id, job_id)


def test_a_refusal_is_not_tried_again_and_says_why(each_ctx: Context, client_id: UUID) -> None:
    def refuse(task: Task, progress: Progress) -> None:
        raise Refusal("Close the wave first.")

    subject = uuid4()
    job_id = ask(each_ctx, client_id, subject)
    run_one(JobTable(each_ctx), doing(refuse), "w")
    found = work.job(each_ctx, client_id, job_id)
    assert (found.state, found.error) == ("failed", "Close the wave first.")
    # asking again is a new chance
    assert ask(each_ctx, client_id, subject) == job_id
    assert work.job(each_ctx, client_id, job_id).state == "queued"


def test_work_of_an_unknown_kind_is_refused(each_ctx: Context, client_id: UUID) -> None:
    job_id = ask(each_ctx, client_id)
    assert run_one(JobTable(each_ctx), {}, "w")
    found = work.job(each_ctx, client_id, job_id)
    assert found.state == "failed"
    assert "does not know" in (found.error or "")


def test_a_job_whose_worker_died_is_handed_out_again_when_its_lease_is_over(
    each_ctx: Context, client_id: UUID
) -> None:
    ask(each_ctx, client_id)
    now = each_ctx.now()
    first = JobTable(each_ctx).claim("first")
    assert first is not None
    assert JobTable(stage.at(each_ctx, now + LEASE - SECOND)).claim("second") is None
    after = JobTable(stage.at(each_ctx, now + LEASE + SECOND))
    second = after.claim("second")
    assert second is not None
    assert (second.id, second.attempt) == (first.id, 2)
    # the first wakes up and may not report any more
    assert not after.beat(first)
    after.report(first, "still here", 0.5)
    after.done(first)
    after.broke(first, "late")
    after.refused(first, "late")
    found = work.job(each_ctx, client_id, first.id)
    assert (found.state, found.progress, found.attempts) == ("running", "", 2)
    assert after.beat(second)
    after.done(second)
    assert work.job(each_ctx, client_id, first.id).state == "done"


def test_a_job_that_kills_its_worker_each_time_is_given_up(
    each_ctx: Context, client_id: UUID
) -> None:
    job_id = ask(each_ctx, client_id)
    other = ask(each_ctx, client_id, due_at=each_ctx.now() + timedelta(minutes=9))
    now = each_ctx.now()
    for attempt in range(ATTEMPTS):
        store = JobTable(stage.at(each_ctx, now + attempt * (LEASE + SECOND)))
        task = store.claim(f"worker {attempt}")
        assert task is not None
        assert task.id == job_id
    store = JobTable(stage.at(each_ctx, now + timedelta(minutes=10)))
    task = store.claim("the last")
    assert task is not None
    assert task.id == other
    assert work.job(each_ctx, client_id, job_id).state == "poison"


def test_at_the_start_work_of_dead_processes_of_this_machine_is_taken_back(
    each_ctx: Context, client_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = worker.socket.gethostname()[:20]
    names = {
        "dead": f"{host}/999999999/a", "before us": f"{host}/{worker.os.getpid()}/b",
        "alive": f"{host}/1/c", "elsewhere": "another/999999999/d", "odd": f"{host}/x/e",
    }  # fmt: skip
    store = JobTable(each_ctx)
    held = {}
    for name, worker_name in names.items():
        ask(each_ctx, client_id)
        task = store.claim(worker_name)
        assert task is not None
        held[task.id] = name
    assert store.recover() == 2
    taken = set()
    while (task := store.claim("new")) is not None:
        taken.add(held[task.id])
    assert taken == {"dead", "before us"}
    monkeypatch.setattr(worker.os, "kill", _not_ours)
    assert not worker._is_dead(f"{host}/1/c")


def _not_ours(pid: int, signal: int) -> None:
    raise PermissionError


def test_of_two_workers_that_claim_at_once_one_gets_the_job(
    each_app: Flask, each_ctx: Context, client_id: UUID
) -> None:
    for _ in range(6):
        ask(each_ctx, client_id)
    barrier, taken = threading.Barrier(8), list[UUID]()

    def claim(name: str) -> None:
        with each_app.app_context():
            barrier.wait()
            task = JobTable(each_ctx).claim(name)
            if task is not None:
                taken.append(task.id)

    threads = [threading.Thread(target=claim, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    store = JobTable(each_ctx)
    while (task := store.claim("rest")) is not None:
        taken.append(task.id)
    assert len(taken) == len(set(taken)) == 6


def test_a_heartbeat_keeps_a_long_job(
    app: Flask, ctx: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runners, "HEARTBEAT", timedelta(milliseconds=20))
    client_id = clients.create_client(ctx, "Acme").id
    ask(ctx, client_id)
    leases: list[object] = []
    waiting = threading.Event()

    def handle(task: Task, progress: Progress) -> None:
        for _ in range(100):
            waiting.wait(0.02)
            with reading(LOOK) as session:
                leases.append(session.scalar(sa.select(Job.lease_until)))
            if len(set(leases)) > 3:
                return

    run_one(JobTable(ctx), doing(handle), "w")
    assert len(set(leases)) > 3
    assert caplog.text == ""


def test_a_missed_heartbeat_is_logged_and_a_lost_lease_ends_it(
    app: Flask, ctx: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runners, "HEARTBEAT", timedelta(milliseconds=10))
    client_id = clients.create_client(ctx, "Acme").id
    ask(ctx, client_id)
    beats: list[int] = []
    over = threading.Event()

    class Faltering(JobTable):
        def beat(self, task: Task) -> bool:
            beats.append(1)
            if len(beats) == 1:
                raise OSError("the database is away")
            over.set()
            return False

    run_one(Faltering(ctx), doing(lambda task, progress: over.wait(5) and None), "w")
    assert len(beats) == 2
    assert "heartbeat not written" in caplog.text


def test_the_runner_works_until_it_is_told_to_stop(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runners, "POLL_SECONDS", 0.01)
    ctx = Context(app.extensions["cxassess.settings"])
    done = threading.Event()
    with app.app_context():
        client_id = clients.create_client(ctx, "Acme").id
        ask(ctx, client_id)
        task = JobTable(ctx).claim(f"{worker.socket.gethostname()[:20]}/999999999/a")
        assert task is not None
    runner = InProcessRunner(
        JobTable(ctx), doing(lambda task, progress: done.set()), app.app_context
    )
    runner.start()
    try:
        assert done.wait(10)
    finally:
        runner.stop()
    assert "taken up again" in caplog.text
    runner.stop()


def test_the_applications_own_runner_mixes_what_a_close_asked_for(app: Flask) -> None:
    ctx = Context(app.extensions["cxassess.settings"])
    with app.app_context():
        scene = stage.launched(ctx, stage.crew(8))
        for token in scene.tokens.values():
            stage.respond(stage.during(ctx), token)
        after = stage.after(ctx)
        waves.close(after, scene.client_id, scene.wave_id)
        runner = worker.runner(app, after)
        runner.start()
        try:
            for _ in range(200):
                if waves.wave(after, scene.client_id, scene.wave_id).mixed:
                    break
                threading.Event().wait(0.05)
        finally:
            runner.stop()
        assert waves.wave(after, scene.client_id, scene.wave_id).mixed
        found = work.latest_job(after, scene.client_id, "mix", scene.wave_id)
        assert found is not None
        assert found.state == "done"


def test_the_runner_outlives_a_database_that_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runners, "POLL_SECONDS", 0.01)
    ctx = Context(app.extensions["cxassess.settings"])
    tries: list[int] = []
    back = threading.Event()

    class Away(JobTable):
        def tick(self) -> None:
            tries.append(1)

        def claim(self, worker: str) -> Task | None:
            tries.append(1)
            if len(tries) < 4:
                raise OSError("the database is away")
            back.set()
            return None

    runner = InProcessRunner(Away(ctx), {}, app.app_context)
    runner.start()
    try:
        assert back.wait(10)
    finally:
        runner.stop()
    assert "background work pauses" in caplog.text


def test_a_services_refusal_becomes_the_jobs_sentence(each_ctx: Context) -> None:
    """The wave was launched again by hand in between: the release finds it open."""
    scene = stage.launched(each_ctx, stage.crew(8))
    with writing(client_scope(scene.client_id)) as session:
        work.enqueue(each_ctx, session, scene.client_id, "release", scene.wave_id)
        work.enqueue(each_ctx, session, scene.client_id, "report", scene.wave_id, detail="leader")
    now = stage.at(each_ctx, each_ctx.now() + SECOND)
    ready = stage.at(each_ctx, max(now.now(), stage.OPENS))
    waves.wave(ready, scene.client_id, scene.wave_id)
    ahead = ready if ready.now() < stage.CLOSES else stage.during(each_ctx)
    with writing(client_scope(scene.client_id)) as session:
        session.execute(sa.update(Job).values(due_at=ahead.now()))
    assert worker.run_due(ahead) == 2
    release = work.latest_job(ahead, scene.client_id, "release", scene.wave_id)
    report = work.latest_job(ahead, scene.client_id, "report", scene.wave_id)
    assert release is not None
    assert report is not None
    assert (release.state, report.state) == ("failed", "failed")
    assert "Answers are still taken" in (release.error or "")
    assert "Release them first" in (report.error or "")


def test_a_job_of_nobody_does_not_exist(ctx: Context) -> None:
    client_id = clients.create_client(ctx, "Acme").id
    with pytest.raises(NotFound):
        work.job(ctx, client_id, uuid4())
    assert work.latest_job(ctx, client_id, "mix", uuid4()) is None
