"""The attacker who has every copy of the database, and tries to join a person to an answer.

After every submission and every mixing a full dump is taken. From the dumps alone (never the
secret) each strategy guesses, for everybody who answered, which stored response is theirs. Within
a group of n a blind guess is right once in n; no strategy may do better over seeded runs.

    python -m tests.load.attack_dump [runs] [sqlite|postgresql]
"""

import logging
import math
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxassess import create_app
from cxassess.questionnaire.answers import pack
from cxassess.services import answering, mixing, waves
from cxassess.services.context import Context
from cxassess.settings import Settings
from tests import postgres
from tests.conftest import dispose, migrated, settings_for
from tests.journeys.services import stage
from tests.load.dumps import Dump, take
from tests.load.strategies import STRATEGIES, Seen, Strategy, size_by_answers

MINIMUM = 5
NOT_LUCK = 1e-5
"""A strategy that hits so often that blind guessing hardly ever would has found a way."""
COMMENT = "The ticket system makes us close a case before we know whether it helped. "
PLAIN = (b'"RIR-1":"', COMMENT[:30].encode())
"""What would lie in a dump if a draft or a box were not sealed."""


@dataclass
class Tally:
    """Hits of one strategy against what blind guessing would have brought."""

    hits: int = 0
    expected: float = 0
    guesses: int = 0

    @property
    def luck(self) -> float:
        """Chance of so many hits or more by blind guessing (Poisson, a little on the safe side)."""
        terms = (
            math.exp(hits * math.log(self.expected) - self.expected - math.lgamma(hits + 1))
            for hits in range(self.hits)
        )
        return max(0.0, 1 - sum(terms)) if self.expected else 1.0


@dataclass
class Result:
    tallies: dict[str, Tally] = field(default_factory=dict)
    smallest: int = 1_000
    """Smallest number of responses among which somebody's answer could be."""
    plaintext: int = 0
    """Answers found in the bytes of a dump before they were mixed."""
    shared: int = 0
    """Values of a participation, draft or inbox row found again in a response."""
    stamps: int = 0
    """Finished people who could be told from others by the stamp of their row."""
    dead: int = 0
    """Dead row versions left after the close."""

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    engines = [sys.argv[2]] if len(sys.argv) > 2 else ["sqlite", "postgresql"]
    logging.disable(logging.CRITICAL)
    worst = 0.0
    for engine in engines:
        result = attack(engine, runs)
        worst = max(worst, show(engine, runs, result))
    sys.exit(1 if worst > 0 else 0)


def show(engine: str, runs: int, result: Result) -> float:
    """Print the table; returns how far the worst finding lies beyond what is allowed."""
    lines = [
        f"{engine}, {runs} runs; smallest set of candidates {result.smallest} (minimum {MINIMUM})",
        f"  plaintext before mixing {result.plaintext}, shared values {result.shared}, "
        f"people apart by row stamp {result.stamps}, dead rows after the close {result.dead}",
        f"  {'strategy':40} {'guesses':>8} {'hits':>7} {'rate':>7} {'chance':>7} {'luck':>8}",
    ]
    for name, tally in result.tallies.items():
        rate, chance = (value / max(1, tally.guesses) for value in (tally.hits, tally.expected))
        lines.append(
            f"  {name:40} {tally.guesses:8} {tally.hits:7} {rate:7.3f} {chance:7.3f}"
            f" {tally.luck:8.4f}"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return max(problems(result), default=0.0)


def problems(result: Result) -> Iterator[float]:
    """Everything that would be a way to a person; nothing when the promise holds."""
    if result.smallest < MINIMUM:
        yield float(MINIMUM - result.smallest)
    yield from (
        float(n) for n in (result.plaintext, result.shared, result.stamps, result.dead) if n
    )
    yield from (1.0 for tally in result.tallies.values() if tally.luck < NOT_LUCK)


def attack(engine: str, runs: int, source: Callable[[int], bytes] = os.urandom) -> Result:
    """Play and examine so many runs. `source` stands in for the program's randomness."""
    result = Result()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.server()) if engine == "postgresql" else None
        template = stack.enter_context(_template(server, folder))
        for seed in range(1, runs + 1):
            with _fresh(server, template, folder / str(seed)) as settings:
                seen = play(settings, server, seed, source)
            examine(seen, result, random.Random(seed))
    return result


@contextmanager
def _template(server: postgres.Server | None, folder: Path) -> Iterator[str]:
    if server is None:
        path = folder / "template.sqlite"
        dispose(migrated(settings_for(f"sqlite:///{path}", folder)))
        yield str(path)
        return
    with postgres.database(server) as name:
        dispose(migrated(settings_for(server.url(name), folder)))
        yield name


@contextmanager
def _fresh(server: postgres.Server | None, template: str, folder: Path) -> Iterator[Settings]:
    folder.mkdir()
    if server is None:
        shutil.copy(template, folder / "cxassess.sqlite")
        yield settings_for(f"sqlite:///{folder / 'cxassess.sqlite'}", folder)
        return
    with postgres.database(server, template) as name:
        yield settings_for(server.url(name), folder)


def play(
    settings: Settings, server: postgres.Server | None, seed: int, source: Callable[[int], bytes]
) -> Seen:
    """One small wave: people answer in a random order, with a night between; then it closes.

    Of the managers too few answer to be counted alone, so they are merged at the close.
    """
    dice = random.Random(seed)
    app = create_app(settings)
    try:
        with app.app_context():
            return _play(Context(settings, random=source), settings, server, dice)
    finally:
        dispose(app)


def _play(
    ctx: Context, settings: Settings, server: postgres.Server | None, dice: random.Random
) -> Seen:
    people = [
        *stage.crew(14), *stage.crew(9, unit="south"),
        *stage.crew(6, unit="south", audience="manager"),
    ]  # fmt: skip
    scene = stage.launched(ctx, people)
    now = stage.during(ctx)
    coming = [email for email in scene.tokens if dice.random() < 0.85 and "manager" not in email]
    coming += dice.sample([email for email in scene.tokens if "manager" in email], 2)
    dice.shuffle(coming)
    night = len(coming) - 4
    dumps, said = [take(settings, server)], []
    for number, email in enumerate(coming):
        answers = {item.id: str(dice.randint(1, 5)) for item in stage.core().items}
        words = {"RIR": (COMMENT * 7)[: dice.choice([0, 0, 40, 480])]}
        stage.respond(now, scene.tokens[email], answers.__getitem__, words)
        said.append(_packed(now, scene.tokens[email], answers))
        dumps.append(take(settings, server, pages=number == night))
        if number == night:
            mixing.mix(now, scene.client_id, scene.wave_id, final=False)
            dumps.append(take(settings, server))
    waves.close(now, scene.client_id, scene.wave_id, grace=stage.timedelta(0))
    # the worker, too, comes back until nobody's snapshot keeps old rows alive
    while not mixing.mix(stage.after(ctx), scene.client_id, scene.wave_id, final=True).clean:
        time.sleep(1)
    dumps.append(take(settings, server, pages=True))
    came, submitted_at = _arrivals(dumps)
    asked = [("employee" in item.audiences) for item in stage.core().items]
    for dump in dumps:
        for row in dump.rows("response"):
            # a manager's answers are known again by the questions that everybody was asked
            row["said"] = bytes(
                code if own else 0 for code, own in zip(row["answers"], asked, strict=True)
            )
    return Seen(dumps, dict(zip(came, said, strict=True)), came, submitted_at)


def _packed(ctx: Context, token: str, answers: dict[str, str]) -> bytes:
    """What a response of this person looks like, on the questions that everybody was asked."""
    found = answering.invitation(ctx, token, started=True)
    assert found is not None
    asked = {item.id for item in found.questionnaire.items_for("employee")}
    own = {item: word for item, word in answers.items() if item in asked}
    return pack(found.questionnaire, own)


def _arrivals(dumps: list[Dump]) -> tuple[list[Any], dict[Any, int]]:
    """Who finished between which dumps: that much anybody with the dumps knows."""
    came: list[Any] = []
    submitted_at: dict[Any, int] = {}
    for number, dump in enumerate(dumps):
        for row in dump.rows("participation"):
            if row["state"] == "done" and row["id"] not in submitted_at:
                submitted_at[row["id"]] = number
                came.append(row["id"])
    return came, submitted_at


def examine(seen: Seen, result: Result, dice: random.Random) -> None:
    last = seen.dumps[-1]
    responses = last.rows("response")
    author = {seen.truth[person]: person for person in seen.came}
    groups = _groups(seen, last)
    for people, answers in groups:
        result.smallest = min(result.smallest, len(answers))
        assert {author[row["said"]] for row in answers} == set(people)
        for name, strategy in STRATEGIES.items():
            _count(result.tally(name), seen, people, answers, strategy, dice)
    _late_comers(seen, result, dice)
    before = [dump for dump in seen.dumps if not dump.rows("response")]
    traces = (*seen.truth.values(), *PLAIN)
    result.plaintext += sum(trace in dump.raw for dump in before for trace in traces)
    result.shared += _shared_values(seen, responses)
    stamps = Counter(row["_xmin"] for row in last.rows("participation") if row["state"] == "done")
    result.stamps += 0 if len(stamps) == 1 else len(stamps)
    result.dead += last.dead


def _groups(seen: Seen, last: Dump) -> list[tuple[list[Any], list[dict[str, Any]]]]:
    """People and responses that the stored groups bring together, in the order of coming."""
    counted = {row["number"]: row["counted_in"] or row["number"] for row in last.rows("segment")}
    group_of = {row["id"]: counted[row["segment"]] for row in last.rows("participation")}
    responses: dict[int, list[dict[str, Any]]] = {}
    for row in last.rows("response"):
        responses.setdefault(row["segment"], []).append(row)
    return [
        ([person for person in seen.came if group_of[person] == group], rows)
        for group, rows in responses.items()
    ]


def _count(
    tally: Tally,
    seen: Seen,
    people: list[Any],
    rows: list[dict[str, Any]],
    strategy: Strategy,
    dice: random.Random,
) -> None:
    shuffled_people, shuffled_rows = people[:], rows[:]
    if strategy is size_by_answers:
        # where sizes are equal the order would be that of coming, which is another strategy
        dice.shuffle(shuffled_people)
        dice.shuffle(shuffled_rows)
    guessed, answers = strategy(seen, shuffled_people, shuffled_rows)
    pairs = zip(guessed, answers, strict=True)
    tally.hits += sum(seen.truth[person] == row["said"] for person, row in pairs)
    # a random matching of n has one hit on average, whatever n is
    tally.expected += 1
    tally.guesses += len(people)


def _late_comers(seen: Seen, result: Result, dice: random.Random) -> None:
    """Compare the last two states: whose answers are new at the close, and who came last?"""
    tally = result.tally("what is new, who came late")
    stamped = result.tally("same row stamp")
    old = {row["said"] for dump in seen.dumps[:-1] for row in dump.rows("response")}
    for people, rows in _groups(seen, seen.dumps[-1]):
        new = [row["said"] for row in rows if row["said"] not in old]
        for person in people:
            # somebody who came after the night can only be among what is new at the close
            late = seen.submitted_at[person] > _night(seen)
            result.smallest = min(result.smallest, len(new) if late else len(rows))
            if late:
                _guess(tally, seen.truth[person], new, dice)
            stamp = next(
                r["_xmin"] for r in seen.dumps[-1].rows("participation") if r["id"] == person
            )
            same = [row["said"] for row in rows if row["_xmin"] == stamp]
            _guess(stamped, seen.truth[person], same or [r["said"] for r in rows], dice)


def _guess(tally: Tally, truth: bytes, candidates: list[bytes], dice: random.Random) -> None:
    chance = 1 / len(candidates)
    tally.hits += dice.choice(candidates) == truth
    tally.expected += chance
    tally.guesses += 1


def _night(seen: Seen) -> int:
    return next(n for n, dump in enumerate(seen.dumps) if dump.rows("response"))


def _shared_values(seen: Seen, responses: list[dict[str, Any]]) -> int:
    """Random values that stand in a row about a person and again in a row with answers."""
    own = set()
    for dump in seen.dumps:
        for table in ("participation", "draft", "inbox"):
            for row in dump.rows(table):
                own |= {value for value in row.values() if isinstance(value, bytes)}
                own.add(row.get("id"))
    said = [row for row in responses + seen.dumps[-1].rows("comment")]
    return sum(value in own for row in said for value in (row["id"], row.get("answers")))


if __name__ == "__main__":
    main()
