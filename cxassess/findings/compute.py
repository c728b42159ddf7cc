"""Findings of one wave: the four rooms joined, once, behind the disclosure gate."""

from collections.abc import Callable, Sequence

from cxassess.findings.actions import actions, day_of
from cxassess.findings.criteria import Standing
from cxassess.findings.errors import FindingsError
from cxassess.findings.fielded import Earlier, Fielded, earlier, field
from cxassess.findings.frame import (
    Provenance,
    count_cells,
    level_words,
    method_of,
    seed_of,
    subject_of,
)
from cxassess.findings.gates import gate_findings, level_finding, measure
from cxassess.findings.groups import WHOLE
from cxassess.findings.inputs import SubjectInput, Unit, WaveInput
from cxassess.findings.lines import compare as compare_lines
from cxassess.findings.model import SCHEMA, Answer, Findings, Headlines, LevelFinding
from cxassess.findings.official import item_findings, whole
from cxassess.findings.participation import participation
from cxassess.findings.people import fingerprint
from cxassess.findings.perception import perceive
from cxassess.findings.precision import rounded
from cxassess.findings.score import Scores
from cxassess.findings.tree import plant
from cxassess.findings.trend import Against, against, trend
from cxassess.findings.units import compare as compare_units
from cxassess.findings.wording import answer as words
from cxassess.findings.wording import criteria as criteria_words
from cxassess.findings.wording import gates as gate_words
from cxassess.findings.wording import method as method_words
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.gates import decide
from cxassess.version import __version__

Progress = Callable[[str, float], None]
"""Called with what is being done and the fraction done (0 to 1)."""
MINIMUM = 5
"""No client may ask for less protection than this."""
COMPUTED_WITH = f"cxassess {__version__}"


def compute(
    questionnaire: Questionnaire,
    waves: Sequence[WaveInput],
    units: Sequence[Unit],
    subject: SubjectInput,
    progress: Progress | None = None,
) -> Findings:
    """Everything that may be shown about the last of these waves, as exactly as it may be told.

    The result does not depend on the order of people or of units.

    Args:
        waves: oldest first; the last one is reported and must have the questionnaire's items.
        units: the client's tree, for all waves.
        progress: called between the steps.

    Raises:
        FindingsError: input that does not fit together; says where and what was expected.
    """
    return rounded(unrounded(questionnaire, waves, units, subject, progress))


def unrounded(
    questionnaire: Questionnaire,
    waves: Sequence[WaveInput],
    units: Sequence[Unit],
    subject: SubjectInput,
    progress: Progress | None = None,
) -> Findings:
    """As `compute`, in full precision: to check the numbers, never to be shown."""
    _check(questionnaire, waves, subject)
    tell = progress or _silent
    tell("Reading answers", 0.0)
    tree = plant(units)
    wave = field(questionnaire, waves[-1], tree, subject.minimum)
    if wave.shown.row(WHOLE):
        tell("Reading earlier waves", 0.3)
        found = [
            earlier(questionnaire, one, waves[-1], tree, subject.minimum) for one in waves[:-1]
        ]
        before = [(one, one.scores()) for one in found]
        findings = _released(wave, waves[-1], before, subject, tell)
    else:
        findings = _withheld(wave, waves[-1], subject)
    tell("Done", 1.0)
    return findings


def _silent(step: str, fraction: float) -> None:
    """Nobody wants to know."""


def _check(questionnaire: Questionnaire, waves: Sequence[WaveInput], subject: SubjectInput) -> None:
    if not waves:
        raise FindingsError("waves: found none, expected at least the one to report")
    if set(waves[-1].questionnaire_items) != questionnaire.item_index.keys():
        raise FindingsError(
            f"{waves[-1].name}: found other items than those of {questionnaire.slug} "
            f"{questionnaire.version}, expected the same"
        )
    if subject.minimum < MINIMUM:
        raise FindingsError(f"minimum: found {subject.minimum}, expected {MINIMUM} or more")
    known = {criterion.id for criterion in questionnaire.criteria}
    for name in subject.targets or {}:
        if name not in known:
            raise FindingsError(
                f"targets: found {name!r}, expected one of {', '.join(sorted(known))}"
            )
    for date in (subject.released, subject.next_wave):
        if date is not None:
            day_of(date)


def _withheld(wave: Fielded, reported: WaveInput, subject: SubjectInput) -> Findings:
    """Fewer people than the minimum answered: nothing but that is said."""
    questionnaire = wave.questionnaire
    people = participation(wave)
    return Findings(
        schema=SCHEMA,
        subject=subject_of(questionnaire, reported, subject),
        levels=level_words(questionnaire),
        enough=False,
        participation=people,
        answer=Answer(
            headline=method_words.not_enough(subject.minimum),
            why="",
            findings=(),
            next_wave=words.next_wave(subject.next_wave),
        ),
        level=LevelFinding(
            index=None, ungated=None, gated=None, name=None, line=None,
            borderline=None, binding=(), sensitivity="",
        ),
        criteria=(),
        gates=(),
        perception=None,
        units=None,
        lines=None,
        trend=None,
        actions=(),
        headlines=Headlines(
            criteria="", criteria_so_what="", gates="", gates_so_what="", actions=""
        ),
        method=method_of(
            questionnaire, people, (0, 0), COMPUTED_WITH, Provenance(), wave.people.weighted
        ),
    )  # fmt: skip


def _released(
    wave: Fielded,
    reported: WaveInput,
    before: Sequence[tuple[Earlier, Scores]],
    subject: SubjectInput,
    tell: Progress,
) -> Findings:
    questionnaire = wave.questionnaire
    key = subject.fingerprint_key
    seed = seed_of(reported, subject)
    data_hash = "" if key is None else fingerprint(wave.people, wave.tree, key)
    tell("Scoring", 0.4)
    scores = whole(wave)
    changed = against(wave, scores, before[-1][0]) if before else Against()
    tell("Comparing audiences and lines", 0.5)
    people, perception, lines = participation(wave), perceive(wave), compare_lines(wave)
    tell("Comparing units", 0.6)
    units = compare_units(wave, seed)
    tell("Writing findings", 0.9)
    previous = before[-1][1] if before else None
    measured = measure(questionnaire, scores, units, previous, subject)
    decision = decide(questionnaire, measured)
    level = level_finding(questionnaire, scores, decision)
    criteria = Standing(
        wave, scores, item_findings(wave, scores), decision, changed, subject.targets or {}
    ).criteria()
    chosen, of_actions = actions(questionnaire, measured, decision, subject)
    of_criteria, so_criteria = criteria_words.criteria(criteria)
    of_gates, so_gates = gate_words.gates(questionnaire, decision)
    material = words.Material(
        criteria=criteria, perception=perception, units=units, lines=lines, participation=people
    )
    return Findings(
        schema=SCHEMA,
        subject=subject_of(questionnaire, reported, subject),
        levels=level_words(questionnaire),
        enough=True,
        participation=people,
        answer=Answer(
            headline=words.headline(questionnaire, level, decision),
            why=words.why(questionnaire, level, criteria, decision),
            findings=words.key_findings(material),
            next_wave=words.next_wave(subject.next_wave),
        ),
        level=level,
        criteria=criteria,
        gates=gate_findings(questionnaire, scores, decision, units, subject),
        perception=perception,
        units=units,
        lines=lines,
        trend=trend(wave, reported, scores, before, changed, criteria) if before else None,
        actions=chosen,
        headlines=Headlines(
            criteria=of_criteria,
            criteria_so_what=so_criteria,
            gates=of_gates,
            gates_so_what=so_gates,
            actions=of_actions,
        ),
        method=method_of(
            questionnaire,
            people,
            count_cells(people, perception, units, lines),
            COMPUTED_WITH,
            Provenance(data_hash, seed),
            wave.people.weighted,
        ),
    )
