"""The worker's side of background work: the job table as a queue, and what each kind does."""

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from cxassess.jobs.model import ATTEMPTS, LEASE, Handlers, Progress, Refusal, Task
from cxassess.jobs.runner import InProcessRunner, run_one, worker_name
from cxassess.services import mixing, release, reports, schedule, work
from cxassess.services.context import Context
from cxassess.services.errors import ServiceError
from cxassess.storage.database import affected, reading, writing
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.work import Job

ALL_CLIENTS = unscoped("the worker serves every client; each job names its own")
CLEAN_AGAIN = timedelta(minutes=10)
"""When old row versions are looked for again after a close at which somebody was reading."""
GIVEN_UP = (
    "This was tried {attempts} times and broke off each time. Nothing is lost; the platform’s "
    "log says more under reference {reference}."
)


class JobTable:
    """The job table as `jobs.model.Store`."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def claim(self, worker: str) -> Task | None:
        now = self._ctx.now()
        waiting = sa.or_(
            sa.and_(Job.state == "queued", Job.due_at <= now),
            sa.and_(Job.state == "running", Job.lease_until < now),
        )
        query = sa.select(Job).where(waiting).order_by(Job.due_at, Job.id).limit(1)
        # looking first keeps an idle worker from taking SQLite's write lock every second
        with reading(ALL_CLIENTS) as session:
            if session.scalar(query) is None:
                return None
        with writing(ALL_CLIENTS) as session:
            job = session.scalar(query.with_for_update(skip_locked=True))
            while job is not None and job.attempts >= ATTEMPTS:
                # its worker died three times over: a person has to look
                _give_up(job, now)
                session.flush()
                job = session.scalar(query.with_for_update(skip_locked=True))
            if job is None:
                return None
            job.state, job.worker, job.attempts = "running", worker, job.attempts + 1
            job.lease_until = now + LEASE
            return Task(
                job.client_id, job.id, job.kind, job.subject_id, job.detail, job.attempts, worker
            )

    def beat(self, task: Task) -> bool:
        return self._change(task, lease_until=self._ctx.now() + LEASE)

    def report(self, task: Task, text: str, fraction: float) -> None:
        self._change(task, progress=text[:120], fraction=min(1.0, max(0.0, fraction)))

    def done(self, task: Task) -> None:
        self._end(task, "done", fraction=1.0)

    def refused(self, task: Task, sentence: str) -> None:
        self._end(task, "failed", error=sentence[:600])

    def broke(self, task: Task, summary: str) -> None:
        if task.attempt >= ATTEMPTS:
            self._end(task, "poison", error=given_up(task.id, task.attempt))
        else:
            pause = timedelta(seconds=5 * task.attempt)
            self._change(
                task,
                state="queued",
                lease_until=None,
                worker=None,
                due_at=self._ctx.now() + pause,
                progress=f"Broke off ({summary}), will be tried again"[:120],
            )

    def recover(self) -> int:
        with writing(ALL_CLIENTS) as session:
            held = session.scalars(
                sa.select(Job).where(Job.state == "running").with_for_update()
            ).all()
            dead = [job for job in held if job.worker and _is_dead(job.worker)]
            for job in dead:
                job.lease_until = self._ctx.now() - timedelta(seconds=1)
            return len(dead)

    def tick(self) -> None:
        schedule.tick(self._ctx)

    def _end(self, task: Task, state: str, **values: object) -> None:
        self._change(
            task, state=state, lease_until=None, worker=None, finished_at=self._ctx.now(), **values
        )

    def _change(self, task: Task, **values: Any) -> bool:
        """Change the job's row while it is this worker's; False when it is not any more."""
        with writing(ALL_CLIENTS) as session:
            changed = session.execute(
                sa.update(Job)
                .where(
                    Job.client_id == task.client_id,
                    Job.id == task.id,
                    Job.state == "running",
                    Job.worker == task.worker,
                    Job.attempts == task.attempt,
                )
                .values(**values)
            )
            return affected(changed) == 1


def _give_up(job: Job, now: datetime) -> None:
    job.state, job.lease_until, job.worker, job.finished_at = "poison", None, None, now
    job.error = given_up(job.id, job.attempts)


def given_up(job_id: UUID, attempts: int) -> str:
    return GIVEN_UP.format(attempts=attempts, reference=work.reference(job_id))


def _is_dead(worker: str) -> bool:
    """A process of this machine that does not run any more, or had our number before us."""
    host, _, rest = worker.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname()[:20] or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def handlers(ctx: Context) -> Handlers:
    """What each kind of job does. All of them may run again after a crash."""
    return {
        "mix": _saying_why(lambda task, _: _mix(ctx, task)),
        "release": _saying_why(lambda task, progress: _release(ctx, task, progress)),
        "report": _saying_why(lambda task, progress: _report(ctx, task, progress)),
    }


def _mix(ctx: Context, task: Task) -> None:
    final = task.detail == "final"
    result = mixing.mix(ctx, task.client_id, task.subject_id, final=final)
    if final and not result.clean:
        due = ctx.now() + CLEAN_AGAIN
        with writing(client_scope(task.client_id)) as session:
            work.enqueue(
                ctx, session, task.client_id, "mix", task.subject_id,
                detail="final", key=f"again {due:%Y-%m-%d %H:%M}", due_at=due,
            )  # fmt: skip


def _release(ctx: Context, task: Task, progress: Progress) -> None:
    release.release(ctx, task.client_id, task.subject_id, progress)


def _report(ctx: Context, task: Task, progress: Progress) -> None:
    reports.issue_for_wave(ctx, task.client_id, task.subject_id, task.detail, progress)


def _saying_why(handler: Callable[[Task, Progress], None]) -> Callable[[Task, Progress], None]:
    """A service's refusal is the job's: trying again would be refused again."""

    def handle(task: Task, progress: Progress) -> None:
        try:
            handler(task, progress)
        except ServiceError as error:
            raise Refusal(str(error)) from error

    return handle


def run_due(ctx: Context) -> int:
    """Carry out everything that is due, here and now; how many jobs. For tests and commands."""
    store, table = JobTable(ctx), handlers(ctx)
    worker = worker_name()
    store.tick()
    count = 0
    while run_one(store, table, worker):
        count += 1
    return count


def runner(app: Flask, ctx: Context, threads: int = 1) -> InProcessRunner:
    """The in-process runner of an application; call its start() and stop()."""

    def inside() -> AbstractContextManager[object]:
        return app.app_context()

    return InProcessRunner(JobTable(ctx), handlers(ctx), inside, threads)
