"""Kill the server again and again while people answer: nothing acknowledged may be lost.

Eight clients save pages and send, each writing and syncing a ledger line for every
acknowledgement. The server's process group is killed (SIGKILL) every 0.3 to 2 seconds and started
again, and so is a process that mixes. In the end the ledger is compared with the database.

    python -m tests.load.kill_loop [kills] [sqlite|postgresql]
"""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from cxassess.questionnaire.answers import pack
from cxassess.services import drafts, mixing, questionnaires
from cxassess.services.context import Context
from cxassess.settings import Settings
from cxassess.storage import sealing
from cxassess.storage.answering import Inbox, Participation, Response
from cxassess.storage.clients import Person as PersonRow
from cxassess.storage.database import db, reading
from cxassess.storage.tenancy import unscoped
from cxassess.storage.waves import Wave
from tests import postgres
from tests.load import prepared

ROOT = Path(__file__).resolve().parents[2]
CLIENTS, SAVES = 8, 8
FIELD = re.compile(r'name="(csrf_token|revision|shown)" value="([^"]*)"')
ITEM = re.compile(r'type="radio" name="([A-Z]+-\d+)"')
CHECKING = unscoped("the check of a load test reads everything")


class Away(Exception):  # noqa: N818 - says what happened
    """No reply: the server was killed, or is not up yet."""


@dataclass
class Ledger:
    """What was acknowledged. `problems` collects what a person would have noticed."""

    path: Path
    saved: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    acknowledged: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, what: list[object]) -> None:
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.acknowledged += 1


class Client:
    """One person's browser: keeps its cookies, repeats until there is a reply."""

    def __init__(self, port: int, link: str, stop: threading.Event) -> None:
        self._port, self._stop = port, stop
        self.token = link.rsplit("/", 1)[-1]
        self._cookies: dict[str, str] = {}

    def until_reply(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        """(status, page, X-Revision or Location). Raises Away when told to stop."""
        while not self._stop.is_set():
            with contextlib.suppress(Away):
                found = self._once(method, path, fields)
                if found[0] < 500:
                    return found
            time.sleep(0.05)
        raise Away

    def _once(self, method: str, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        body = urlencode(fields) if fields else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Away from error
        finally:
            connection.close()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, value = re.split("=|;", cookie)[:2]
            self._cookies[name] = value
        mark = reply.headers.get("X-Revision") or reply.headers.get("Location") or ""
        return reply.status, text, mark

    def fields(self, path: str) -> tuple[dict[str, str], list[str]]:
        """Hidden fields and item ids of a page."""
        _, text, _ = self.until_reply("GET", path)
        items = list(dict.fromkeys(ITEM.findall(text)))
        return dict(FIELD.findall(text)), items


def answer(client: Client, ledger: Ledger, dice: random.Random) -> None:
    """One person: begin, save pages in any order, read them again, send."""
    hidden, _ = client.fields(f"/s/{client.token}")
    client.until_reply("POST", "/s", csrf_token=hidden["csrf_token"], token=client.token)
    for _ in range(SAVES):
        number = dice.randint(1, 5)
        path = f"/answer/{number}"
        hidden, items = client.fields(path)
        known = ledger.saved.get((client.token, number), {})
        shown = dict(pair.split(":") for pair in hidden["shown"].split())
        if shown != known:
            ledger.problems.append(f"part {number} shows {shown}, acknowledged were {known}")
        given = {item: str(dice.randint(1, 5)) for item in items}
        status, _, _ = client.until_reply("POST", f"{path}/save", **hidden, **given)
        if status != 204:
            ledger.problems.append(f"part {number} was refused with {status}")
            continue
        ledger.saved[client.token, number] = given
        ledger.acknowledge(["saved", client.token[:8], number, given])
    hidden, _ = client.fields("/answer/review")
    status, _, where = client.until_reply(
        "POST", "/answer/send", csrf_token=hidden["csrf_token"]
    )  # fmt: skip
    if status != 303 or "/answer/receipt" not in where:
        ledger.problems.append(f"sending ended with {status} at {where}")
        return
    ledger.sent.add(client.token)
    ledger.acknowledge(["sent", client.token[:8]])


def drive(port: int, links: list[str], ledger: Ledger, stop: threading.Event, seed: int) -> None:
    dice = random.Random(seed)
    for link in links:
        if stop.is_set():
            return
        with contextlib.suppress(Away):
            answer(Client(port, link, threading.Event()), ledger, dice)


class Killed:
    """A process group that is killed and started again."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command, self._environment = command, environment
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def run(engine: str, kills: int, people: int, seed: int = 1) -> tuple[Ledger, dict[str, int]]:
    """Play it through; gives the ledger and the figures of the comparison."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = _environment(folder, stack, engine)
        port = int(environment["CXASSESS_PORT"])
        links = prepared.wave(environment, people)
        ledger = Ledger(folder / "ledger.jsonl")
        _play(environment, port, links, ledger, kills, random.Random(seed))
        return ledger, compare(environment, ledger)


def _play(
    environment: dict[str, str],
    port: int,
    links: list[str],
    ledger: Ledger,
    kills: int,
    dice: random.Random,
) -> None:
    stop = threading.Event()
    serve = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2", "--threads", "4",
        "--bind", f"127.0.0.1:{port}", "--log-level", "critical",
    ]  # fmt: skip
    server = Killed(serve, environment)
    mixer = Killed([sys.executable, "-m", "tests.load.kill_loop", "--mix"], environment)
    threads = [
        threading.Thread(target=drive, args=(port, links[n::CLIENTS], ledger, stop, n))
        for n in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            _wait_until_up(port)
            time.sleep(dice.uniform(0.3, 2.0))
            server.kill()
            mixer.kill()
            server.start()
            mixer.start()
            if not any(thread.is_alive() for thread in threads):
                break
        stop.set()
        for thread in threads:
            thread.join(timeout=300)
    finally:
        server.kill()
        mixer.kill()


def _wait_until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line,
        ):
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not come up within a minute")


def _environment(folder: Path, stack: contextlib.ExitStack, engine: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "CXASSESS_DATA": str(folder / "data"),
        "CXASSESS_PORT": str(port),
        "CXASSESS_BASE_URL": f"http://127.0.0.1:{port}",
    }
    if engine == "postgresql":
        server = stack.enter_context(postgres.server())
        name = stack.enter_context(postgres.database(server))
        environment["CXASSESS_DATABASE_URL"] = server.url(name)
    return environment


@contextlib.contextmanager
def _services(environment: dict[str, str]) -> Iterator[Context]:
    from cxassess import create_app

    chosen = {k: v for k, v in environment.items() if k.startswith("CXASSESS_")}
    settings = Settings.from_environment(chosen)
    app = create_app(settings)
    with app.app_context():
        yield Context(settings)
        db.engine.dispose()


def compare(environment: dict[str, str], ledger: Ledger) -> dict[str, int]:
    """Everything that the database has against everything that was acknowledged."""
    with _services(environment) as ctx, reading(CHECKING) as session:
        wave = session.scalars(sa.select(Wave)).one()
        questionnaire = questionnaires.load_version(ctx, wave.version_id)
        boxes = list(session.scalars(sa.select(Inbox.box)))
        sealed = sealing.open_answers(ctx.settings.secret, wave.id, boxes)
        stored = Counter(
            pack(questionnaire, drafts.submission_from(body).answers) for body in sealed
        )
        stored.update(session.scalars(sa.select(Response.answers)))
        done = {
            sealing.link_token(ctx.settings.secret, wave.id, row.id, row.epoch)
            for row in session.scalars(
                sa.select(Participation).where(Participation.state == "done")
            )
        }
        invited = session.scalar(sa.select(sa.func.count()).select_from(PersonRow)) or 0
        whole = _intact(session)
    given: dict[str, dict[str, str]] = {}
    for (token, _), answers in ledger.saved.items():
        given.setdefault(token, {}).update(answers)
    expected = Counter(pack(questionnaire, given.get(token, {})) for token in ledger.sent)
    return {
        "invited": invited,
        "sent": len(ledger.sent),
        "lost": sum((expected - stored).values()),
        "doubled or half": sum((stored - expected).values()),
        "done without answers": len(done) - stored.total(),
        "acknowledged, not done": len(ledger.sent - done),
        "damaged": 0 if whole else 1,
    }


def _intact(session: sa.orm.Session) -> bool:
    if session.get_bind().dialect.name != "sqlite":
        return True
    return session.scalar(sa.text("PRAGMA integrity_check")) == "ok"


def mix_for_ever() -> None:
    """The process that mixes, until it is killed."""
    with _services(dict(os.environ)) as ctx:
        with reading(CHECKING) as session:
            wave = session.scalars(sa.select(Wave)).one()
        while True:
            mixing.mix(ctx, wave.client_id, wave.id, final=False)
            time.sleep(0.2)


def failed(ledger: Ledger, figures: dict[str, int]) -> bool:
    return bool(ledger.problems) or any(
        count for name, count in figures.items() if name not in ("invited", "sent")
    )


def main() -> None:
    if "--mix" in sys.argv:
        mix_for_ever()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    engines = [sys.argv[2]] if len(sys.argv) > 2 else ["sqlite", "postgresql"]
    bad = False
    for engine in engines:
        ledger, figures = run(engine, kills, people=20 * kills)
        words = ", ".join(f"{name} {count}" for name, count in figures.items())
        sys.stdout.write(f"{engine}: {kills} kills, {ledger.acknowledged} acknowledged; {words}\n")
        sys.stdout.write("".join(f"  {problem}\n" for problem in ledger.problems[:20]))
        bad = bad or failed(ledger, figures)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
