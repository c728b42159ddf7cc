"""What frames a result: whose it is, by which rules, and what it is made with."""

import hashlib
import json
from dataclasses import dataclass

from cxassess.findings.inputs import SubjectInput, WaveInput
from cxassess.findings.model import LevelWord, Lines, Method, Participation, Perception, Subject
from cxassess.findings.model import Units as UnitsFinding
from cxassess.findings.wording import method as words
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.publishing import content_hash

_SEED_DIGITS = 8


def subject_of(questionnaire: Questionnaire, reported: WaveInput, subject: SubjectInput) -> Subject:
    """The client, the wave and the rules frozen at its launch."""
    return Subject(
        client=subject.client,
        wave=reported.name,
        wave_number=reported.number,
        scope=subject.scope,
        sample=subject.sample,
        mode=subject.mode,
        questionnaire=questionnaire.slug,
        questionnaire_title=questionnaire.title,
        version=reported.version,
        questionnaire_hash=content_hash(questionnaire),
        language=questionnaire.language,
        opened=subject.opened,
        closed=subject.closed,
        released=subject.released,
        next_wave=subject.next_wave,
        minimum=subject.minimum,
        comment_minimum=subject.comment_minimum,
        status=subject.status,
    )


def level_words(questionnaire: Questionnaire) -> tuple[LevelWord, ...]:
    return tuple(
        LevelWord(number=each.number, name=each.name, line=each.line)
        for each in questionnaire.levels
    )


@dataclass(frozen=True)
class Provenance:
    """Of what, and by which chance, a result was made; as it stands, of nothing that is shown."""

    data_hash: str = ""
    seed: int | None = None


def seed_of(reported: WaveInput, subject: SubjectInput) -> int:
    """A seed from what everybody knows of a wave: it tells nothing about the answers."""
    named = [subject.client, reported.name, reported.number, reported.version]
    return int(hashlib.sha256(json.dumps(named).encode()).hexdigest()[:_SEED_DIGITS], 16)


def method_of(
    questionnaire: Questionnaire,
    people: Participation,
    cells: tuple[int, int],
    computed_with: str,
    provenance: Provenance,
    weighted: bool,
) -> Method:
    """Limits, cells (hidden, shown) and provenance."""
    enough = provenance.seed is not None
    return Method(
        headline=words.headline(people, cells[0]) if enough else "",
        hidden_cells=cells[0],
        shown_cells=cells[1],
        gate_limits=words.gate_limits(questionnaire),
        limits=words.limits(questionnaire, weighted),
        computed_with=computed_with,
        data_hash=provenance.data_hash,
        seed=provenance.seed or 0,
    )


def count_cells(
    people: Participation,
    perception: Perception | None,
    units: UnitsFinding | None,
    lines: Lines | None,
) -> tuple[int, int]:
    """Comparison scores that are hidden, and that are shown; audiences not asked have none."""
    shown: list[bool] = []
    if perception is not None:
        asked = {one.id for one in people.audiences}
        shown += [
            one.score is not None
            for row in perception.criteria
            for one in row.audiences
            if one.audience in asked
        ]
    if units is not None:
        shown += [not cell.hidden for row in units.rows for cell in row.cells]
    if lines is not None:
        shown += [score is not None for row in lines.rows for score in (row.b2b, row.b2c)]
    return shown.count(False), shown.count(True)
