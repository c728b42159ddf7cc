"""The example client as the two files that `cxassess score` reads.

python -m cxassess.cli.example.files docs/examples
"""

import csv
import io
import sys
from pathlib import Path

import numpy as np

from cxassess.cli.example import answers, organisation
from cxassess.cli.example.story import FIELDINGS, SEED
from cxassess.questionnaire.loader import find, load


def units_csv() -> bytes:
    return organisation.units_file()


def answers_csv() -> bytes:
    """Three waves of invented answers, drawn as for the example client."""
    questionnaire = load(find("core"))
    everyone = organisation.people(SEED)
    generator = np.random.default_rng(SEED)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    items = [item.id for item in questionnaire.items]
    writer.writerow(["unit", "line", "audience", "country", "wave", *items])
    for number, fielding in enumerate(FIELDINGS):
        for person in everyone:
            takes_part = answers.takes_part(generator, person)
            sheet = answers.sheet(generator, questionnaire, person, number)
            if takes_part:
                words = [sheet.answers.get(item, "") for item in items]
                where = [person.unit, person.line, person.audience, person.country]
                writer.writerow([*where, fielding.opens.isoformat(), *words])
    return text.getvalue().encode()


def main(folder: Path) -> None:
    (folder / "units.csv").write_bytes(units_csv())
    (folder / "answers.csv").write_bytes(answers_csv())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
