"""From questionnaire files to the typed questionnaire, with every problem at its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from cxassess.questionnaire.consistency import Fault, questionnaire_faults, recommendation_faults
from cxassess.questionnaire.explaining import read_part
from cxassess.questionnaire.model import Questionnaire, RecommendationFile
from cxassess.questionnaire.problems import Problem, QuestionnaireError
from cxassess.questionnaire.tree import MAX_BYTES, Table, key_at, read

QUESTIONNAIRE = "questionnaire.yaml"
RECOMMENDATIONS = "recommendations.yaml"


@dataclass(frozen=True)
class Document:
    """The bytes of one file, and the name under which its problems are reported."""

    file: str
    body: bytes


def find(slug_or_path: str, package: Path | None = None) -> Path:
    """The path of a questionnaire: of a shipped one by its slug, else the path itself.

    `package` is the folder of the installed package; None for this one. A path that looks like a
    slug is written ./core.

    Raises:
        QuestionnaireError: neither a shipped questionnaire nor a path that exists.
    """
    package = package or Path(str(files("cxassess")))
    inside = package / "_questionnaires"  # a wheel carries them; a checkout has them at its root
    shipped = inside if inside.is_dir() else package.parent / "questionnaires"
    slugs = sorted(place.parent.name for place in shipped.glob(f"*/{QUESTIONNAIRE}"))
    if slug_or_path in slugs:
        return shipped / slug_or_path
    path = Path(slug_or_path)
    if path.exists():
        return path
    expected = f"a path, or one of {', '.join(slugs)}" if slugs else "a path"
    raise QuestionnaireError([Problem(slug_or_path, 0, 0, "no such file or folder", expected)])


def load(path: Path) -> Questionnaire:
    """Read a questionnaire from a folder (questionnaire.yaml, recommendations.yaml) or one file.

    The file questionnaire.yaml stands for its folder, so that one instrument has one hash.

    Raises:
        QuestionnaireError: everything that is wrong with the files.
    """
    folder = path.parent if path.name == QUESTIONNAIRE and not path.is_dir() else path
    if not folder.is_dir():
        return parse(_document(path))
    beside = folder / RECOMMENDATIONS
    return parse(_document(folder / QUESTIONNAIRE), _document(beside) if beside.exists() else None)


def parse(main: Document, beside: Document | None = None) -> Questionnaire:
    """Read a questionnaire from its file, with its recommendations in there or `beside` it.

    Raises:
        QuestionnaireError: everything that is wrong with them.
    """
    root, problems = read(main.file, main.body)
    rest, others = (root, []) if beside is None else read(beside.file, beside.body)
    problems += others
    if root is None or rest is None or problems:
        raise QuestionnaireError(problems)

    questionnaire, problems = read_part(Questionnaire, root, main.file)
    problems += _placed(main.file, questionnaire_faults(root))
    actions = None
    if beside is None:
        problems += _placed(main.file, recommendation_faults(root, root))
    else:
        actions, others = read_part(RecommendationFile, rest, beside.file)
        problems += others
        problems += _placed(beside.file, recommendation_faults(root, rest))
        if isinstance(root, Table) and "recommendations" in root.keys:
            place = key_at(root, ["recommendations"])
            found, expected = "“recommendations”", f"them in {beside.file} only"
            problems += _placed(main.file, [(place, found, expected)])
    if questionnaire is None or problems:
        raise QuestionnaireError(problems)
    if actions is None:
        return questionnaire
    return questionnaire.model_copy(update={"recommendations": actions.recommendations})


def _placed(file: str, faults: Iterable[Fault]) -> list[Problem]:
    return [
        Problem(file, place.line, place.column, found, expected)
        for place, found, expected in faults
    ]


def _document(path: Path) -> Document:
    """Read a file, and little more of it than a questionnaire may have."""
    # a pipe or a device could keep us waiting for ever
    if not path.is_file():
        found = "something else than a file" if path.exists() else "no such file"
        raise QuestionnaireError([Problem(str(path), 0, 0, found, "a YAML file")])
    try:
        with path.open("rb") as stream:
            return Document(str(path), stream.read(MAX_BYTES + 1))
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise QuestionnaireError([Problem(str(path), 0, 0, found, "a YAML file")]) from error
