"""Carrying jobs out: one after another in this process, with a lease that a heartbeat extends."""

import contextvars
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from cxassess.jobs.model import HEARTBEAT, Handlers, Refusal, Store, Task

POLL_SECONDS = 1.0
TICK_SECONDS = 30.0
LONGEST_PAUSE = 30.0
logger = logging.getLogger(__name__)
Inside = Callable[[], AbstractContextManager[object]]
"""Opens what a thread needs around its work: the application's context."""


def worker_name() -> str:
    """Machine, process and start: tells a dead worker of this machine from a living one."""
    return f"{socket.gethostname()[:20]}/{os.getpid()}/{secrets.token_hex(4)}"


def run_one(store: Store, handlers: Handlers, worker: str) -> bool:
    """Claim one job and carry it out; False when nothing was due.

    A handler that raises is counted as an attempt; nothing that it raises gets out of here.
    """
    task = store.claim(worker)
    if task is None:
        return False
    handler = handlers.get(task.kind)
    if handler is None:
        store.refused(task, f"This version does not know the work “{task.kind}”.")
        return True
    with _heartbeat(store, task):
        try:
            handler(task, lambda text, fraction: store.report(task, text, fraction))
        except Refusal as refusal:
            store.refused(task, str(refusal))
        except Exception as error:
            # whatever broke, the job row must say so: the owner is looking at it
            logger.exception("job %s (%s) broke at attempt %d", task.id, task.kind, task.attempt)
            store.broke(task, f"{type(error).__name__}")
        else:
            store.done(task)
    return True


@contextmanager
def _heartbeat(store: Store, task: Task) -> Iterator[None]:
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT.total_seconds()):
            try:
                if not store.beat(task):
                    return
            except Exception:
                # a missed beat is made good by the next one; the lease allows for three
                logger.warning("job %s: heartbeat not written", task.id, exc_info=True)

    # the copied context carries the caller's application into the thread
    inside = contextvars.copy_context()
    thread = threading.Thread(target=inside.run, args=(beat,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


class InProcessRunner:
    """Background threads that carry jobs out until they are told to stop."""

    def __init__(self, store: Store, handlers: Handlers, inside: Inside, threads: int = 1) -> None:
        self._store, self._handlers, self._inside = store, handlers, inside
        self._worker = worker_name()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, args=(number == 0,), name=f"worker-{number + 1}")
            for number in range(threads)
        ]

    def start(self) -> None:
        with self._inside():
            recovered = self._store.recover()
        if recovered:
            logger.warning("%d jobs of an earlier process are taken up again", recovered)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 150.0) -> None:
        """Finish the job in hand (a report may take two minutes), start no other."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout)

    def _loop(self, leads: bool) -> None:
        pause, next_tick = POLL_SECONDS, 0.0
        with self._inside():
            while not self._stop.is_set():
                try:
                    if leads and time.monotonic() >= next_tick:
                        next_tick = time.monotonic() + TICK_SECONDS
                        self._store.tick()
                    while not self._stop.is_set():
                        if not run_one(self._store, self._handlers, self._worker):
                            break
                    pause = POLL_SECONDS
                except Exception:
                    # the database is away: keep asking, more and more slowly
                    logger.exception("background work pauses for %.0f s", pause)
                    pause = min(LONGEST_PAUSE, pause * 2)
                self._stop.wait(pause)
