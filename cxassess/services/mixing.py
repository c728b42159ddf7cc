"""The mixer: sealed answers become unlinkable responses.

Three things keep a person and an answer apart, also from somebody who has a copy of the database
from before and after every step:
  - nothing is moved alone: of each group at least the minimum of answers is moved at once;
  - at night the minimum stays behind in each group, sealed anew, so that those who come last
    before the close are never the only new ones;
  - at the close a group of which fewer than the minimum came is counted in a coarser one.
Everything moved is shuffled, gets new random ids, and every finished participation is rewritten
in the same transaction, so that PostgreSQL's row versions pair everybody with everything.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from cxassess.questionnaire import answers as codes
from cxassess.services import drafts, planning, questionnaires, trees
from cxassess.services.context import Context
from cxassess.services.drafts import Submission
from cxassess.services.errors import Refused
from cxassess.services.launching import get_wave
from cxassess.services.planning import Cell
from cxassess.storage import sealing
from cxassess.storage.answering import Comment, Draft, Inbox, Participation, Response
from cxassess.storage.cleansing import cleanse
from cxassess.storage.database import TenantSession, db, writing
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Segment, Wave

FINAL_BATCH = 1
CHUNK = 5_000
logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class MixResult:
    mixed: int
    """Responses written now."""
    waiting: int
    """Sealed answers still in the inbox."""
    clean: bool = True
    """False: somebody was reading, so old row versions could not be removed yet; run again."""


@dataclass(frozen=True)
class _Answer:
    """One response without its id, order or time: all that may be known of it."""

    segment: int
    packed: bytes


def mix(ctx: Context, client_id: UUID, wave_id: UUID, *, final: bool) -> MixResult:
    """Move sealed answers into responses, shuffled; safe to run again at any time.

    At night a group is moved when twice the minimum waits in it. `final` moves everything,
    deletes unsent drafts, and lets nothing in any more; with fewer than the minimum in all, the
    answers stay sealed and are deleted at the release.

    Raises NotFound; Refused for `final` while answers are still taken.
    """
    with writing(client_scope(client_id)) as session:
        # the lock holds submissions back for a moment: none can slip in between read and delete
        wave = get_wave(session, client_id, wave_id, lock=True)
        if wave.launched_at is None:
            raise Refused("This wave was not launched yet.")
        if final and ctx.now() < wave.answers_until:
            raise Refused("Answers are still taken. Close the wave, or wait for its close.")
        if wave.mixed:
            result = MixResult(0, _waiting(session, wave))
        else:
            work = _Work(ctx, session, wave)
            result = work.at_close() if final else work.at_night()
    # also when nothing was left to move: an earlier run may have ended before this step
    clean = not (result.mixed or final) or cleanse(db.engine, thoroughly=final)
    if not clean:
        logger.warning("old row versions stay until the next mixing: the database was in use")
    return replace(result, clean=clean)


class _Work:
    """One mixing, inside its transaction."""

    def __init__(self, ctx: Context, session: TenantSession, wave: Wave) -> None:
        self.ctx, self.session, self.wave = ctx, session, wave
        self.questionnaire = questionnaires.cached(wave.version_id, session.connection())
        boxes = session.scalars(sa.select(Inbox.box).where(*self._own(Inbox))).all()
        self.inbox = [
            drafts.submission_from(body)
            for body in sealing.open_answers(ctx.settings.secret, wave.id, list(boxes))
        ]

    def at_night(self) -> MixResult:
        by_segment: dict[int, list[Submission]] = {}
        for submission in shuffled(self.inbox, self.ctx.random):
            by_segment.setdefault(submission.segment, []).append(submission)
        moved: list[Submission] = []
        kept: list[Submission] = []
        for group in by_segment.values():
            stay = self.wave.minimum if len(group) >= 2 * self.wave.minimum else len(group)
            kept += group[:stay]
            moved += group[stay:]
        if not moved:
            return MixResult(0, len(kept))
        last = self.session.scalar(
            sa.select(sa.func.max(Response.batch)).where(*self._own(Response))
        )
        self._write([self._answer(s) for s in moved], (last or 0) + 1)
        self._write_comments(_comments(moved))
        self._seal_again(kept)
        self._rewrite_participations()
        return MixResult(len(moved), len(kept))

    def at_close(self) -> MixResult:
        earlier = self.session.execute(
            sa.select(Response.segment, Response.answers).where(*self._own(Response))
        ).all()
        everything = [_Answer(segment, packed) for segment, packed in earlier]
        everything += [self._answer(submission) for submission in self.inbox]
        self.session.execute(sa.delete(Draft).where(*self._own(Draft)))
        self.wave.mixed = True
        placed = self._coarsen(Counter(answer.segment for answer in everything))
        if placed is None:
            self._rewrite_participations()
            return MixResult(0, len(self.inbox))
        comments = [
            (criterion, text)
            for criterion, text in self.session.execute(
                sa.select(Comment.criterion, Comment.text).where(*self._own(Comment))
            )
        ]
        comments += _comments(s for s in self.inbox if placed[s.segment] is not None)
        for table in (Response, Comment, Inbox):
            self.session.execute(sa.delete(table).where(*self._own(table)))
        counted = self._regrouped(everything, placed)
        self._write(counted, FINAL_BATCH)
        self._write_comments(comments)
        self._rewrite_participations()
        return MixResult(len(counted), 0)

    def _own(self, table: type[Inbox | Response | Comment | Draft | Participation]) -> tuple[
        sa.ColumnElement[bool], sa.ColumnElement[bool]
    ]:  # fmt: skip
        return table.client_id == self.wave.client_id, table.wave_id == self.wave.id

    def _answer(self, submission: Submission) -> _Answer:
        return _Answer(submission.segment, codes.pack(self.questionnaire, submission.answers))

    def _write(self, answers: Sequence[_Answer], batch: int) -> None:
        rows = [
            {
                "client_id": self.wave.client_id,
                "wave_id": self.wave.id,
                "id": self.ctx.random(16),
                "segment": answer.segment,
                "batch": batch,
                "answers": answer.packed,
            }
            for answer in shuffled(answers, self.ctx.random)
        ]
        for start in range(0, len(rows), CHUNK):
            self.session.execute(sa.insert(Response), rows[start : start + CHUNK])

    def _write_comments(self, comments: Sequence[tuple[str, str]]) -> None:
        rows = [
            {
                "client_id": self.wave.client_id,
                "wave_id": self.wave.id,
                "id": self.ctx.random(16),
                "criterion": criterion,
                "text": text,
            }
            for criterion, text in shuffled(comments, self.ctx.random)
        ]
        if rows:
            self.session.execute(sa.insert(Comment), rows)

    def _seal_again(self, kept: Sequence[Submission]) -> None:
        """What stays gets new boxes and ids too: an older copy cannot tell who stayed."""
        self.session.execute(sa.delete(Inbox).where(*self._own(Inbox)))
        size = drafts.box_size(self.questionnaire)
        rows = [
            {
                "client_id": self.wave.client_id,
                "wave_id": self.wave.id,
                "id": self.ctx.random(16),
                "box": sealing.seal_answers(
                    self.wave.box_key or b"", drafts.submission_bytes(submission), size=size
                ),
            }
            for submission in shuffled(kept, self.ctx.random)
        ]
        if rows:
            self.session.execute(sa.insert(Inbox), rows)

    def _rewrite_participations(self) -> None:
        # PostgreSQL stamps each row version with its transaction: rewriting all at once leaves
        # one stamp for everybody who is done, whichever transaction made them so
        self.session.execute(
            sa.update(Participation)
            .where(*self._own(Participation), Participation.state == "done")
            .values(state=Participation.state),
            execution_options={"synchronize_session": False},
        )

    def _coarsen(self, came: Counter[int]) -> dict[int, int | None] | None:
        """Which group counts each group's answers; None when there are too few in all."""
        segments = self._segments()
        cells = {_cell(segment): number for number, segment in segments.items()}
        tree = trees.planning_tree(trees.thaw(self.wave.tree or "[]"))
        plan = planning.plan(
            {_cell(segments[number]): people for number, people in came.items()},
            tree,
            self.wave.minimum,
        )
        if plan.blocked:
            return None
        for cell in sorted(plan.people):
            if cell not in cells:
                cells[cell] = max(cells.values()) + 1
                self.session.add(_coarser(self.wave, cells[cell], cell))
        self.session.flush()
        placed: dict[int, int | None] = {}
        for number in came:
            target = plan.placed[_cell(segments[number])]
            placed[number] = None if target is None else cells[target]
            if placed[number] not in (None, number):
                segments[number].counted_in = placed[number]
        return placed

    def _regrouped(
        self, answers: Iterable[_Answer], placed: dict[int, int | None]
    ) -> list[_Answer]:
        """The answers in their final groups, with the questions only that this group was asked."""
        audiences = {number: segment.audience for number, segment in self._segments().items()}
        asked = {
            audience: [audience in item.audiences for item in self.questionnaire.items]
            for audience in set(audiences.values())
        }
        regrouped = []
        for answer in answers:
            target = placed[answer.segment]
            if target is None:
                continue
            packed = answer.packed
            if audiences[target] != audiences[answer.segment]:
                kept = asked[audiences[target]]
                packed = bytes(
                    code if keep else codes.MISSING for code, keep in zip(packed, kept, strict=True)
                )
            regrouped.append(_Answer(target, packed))
        return regrouped

    def _segments(self) -> dict[int, Segment]:
        found = self.session.scalars(
            sa.select(Segment).where(
                Segment.client_id == self.wave.client_id, Segment.wave_id == self.wave.id
            )
        )
        return {segment.number: segment for segment in found}


def shuffled(things: Iterable[Thing], random: Callable[[int], bytes]) -> list[Thing]:
    """In an order that only the cryptographic generator knows."""
    return sorted(things, key=lambda _: random(16))


def _comments(submissions: Iterable[Submission]) -> list[tuple[str, str]]:
    return [pair for submission in submissions for pair in submission.comments.items()]


def _cell(segment: Segment) -> Cell:
    return Cell(segment.unit, segment.line, segment.audience, segment.country)


def _coarser(wave: Wave, number: int, cell: Cell) -> Segment:
    return Segment(
        client_id=wave.client_id,
        wave_id=wave.id,
        number=number,
        unit=cell.unit,
        line=cell.line,
        audience=cell.audience,
        country=cell.country,
    )


def _waiting(session: TenantSession, wave: Wave) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Inbox)
            .where(Inbox.client_id == wave.client_id, Inbox.wave_id == wave.id)
        )
        or 0
    )
