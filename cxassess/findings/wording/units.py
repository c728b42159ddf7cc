"""Words for the units: the questions that differ are named, never a worst unit."""

from cxassess.findings.model import AllTheTime, SiloSignal, Units
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    count,
    fill,
    fitting,
    inside,
    one,
    percent,
    sentence,
    whole,
)
from cxassess.questionnaire.model import Questionnaire


def silo(signal: SiloSignal) -> str:
    """The verdict with its figures."""
    if signal.on is None or signal.icc is None or signal.range is None:
        return "Too few units may be shown to tell whether they differ."
    state = "on" if signal.on else "off"
    return (
        f"The silo signal is {state}: {percent(max(signal.icc, 0.0))} of all variation lies "
        f"between units, and their means lie {one(signal.range)} apart."
    )


def all_the_time(found: AllTheTime, questionnaire: Questionnaire) -> str:
    """The index as what it counts."""
    if found.index is None:
        return "Too few units may be shown for an all-the-time index."
    name = questionnaire.level(found.floor).name
    return (
        f"All-the-time index {whole(found.index)}: of 100 answers, {whole(found.index)} lie in "
        f"units and questions that reach level {found.floor}, {name}."
    )


def units(found: Units, questionnaire: Questionnaire) -> tuple[str, str]:
    """Headline and so-what."""
    shown = found.cells - found.hidden_cells
    if not shown:
        return (
            "The scores of all units are hidden to protect people.",
            "Everybody still counts in the scores of the whole.",
        )
    return _headline(found, questionnaire), _so_what(found)


def _headline(found: Units, questionnaire: Questionnaire) -> str:
    if found.silo.on:
        return fitting(
            HEADLINE,
            f"Units differ more than chance allows, most in {_most_spread(found, questionnaire)}.",
            "Units differ more than chance allows.",
        )
    clear = sum(cell.clear for row in found.rows for cell in row.cells)
    shown = found.cells - found.hidden_cells
    if clear:
        return f"{sentence(count(clear))} of {count(shown)} unit scores stand clear of the rest."
    if found.silo.on is None:
        return "No unit score shown stands clear of the rest of the organisation."
    return "Units look much alike: no unit score stands clear of the rest."


def _most_spread(found: Units, questionnaire: Questionnaire) -> str:
    """The criterion whose lowest units lie furthest apart."""
    spread = {}
    for column, criterion in enumerate(questionnaire.criteria):
        values = [
            cell.score.value
            for row in found.rows
            if row.leaf and (cell := row.cells[column]).score is not None
        ]
        if values:
            spread[criterion.name] = max(values) - min(values)
    return inside(max(spread, key=lambda name: spread[name]))


def _so_what(found: Units) -> str:
    said = []
    quoted = " and ".join(f"“{stem}”" for stem in found.silo.items)
    if len(found.silo.items) > 1:
        said.append(
            f"{sentence(count(len(found.silo.items)))} questions carry most of the difference: "
            f"{quoted} Start there, not with a unit."
        )
    elif quoted:
        said.append(
            f"One question carries most of the difference: {quoted} Start there, not with a unit."
        )
    said.append("Scores without a frame may differ by chance alone.")
    if found.hidden_cells:
        said.append("Hidden units count in the scores of the whole.")
    return fill(SO_WHAT, *said)
