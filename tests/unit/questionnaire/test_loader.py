import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.questionnaire.loader import Document, find, load, parse
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.problems import Problem, QuestionnaireError
from cxassess.questionnaire.tree import MAX_BYTES
from tests.unit.questionnaire.small import BESIDE, MAIN, read_texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "small"
    place.mkdir()
    (place / "questionnaire.yaml").write_text(MAIN, encoding="utf-8")
    (place / "recommendations.yaml").write_text(BESIDE, encoding="utf-8")
    return place


def problems_of(path: Path) -> list[str]:
    with pytest.raises(QuestionnaireError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read_with_its_recommendations(folder: Path) -> None:
    assert load(folder) == read_texts(MAIN)
    assert [one.id for one in load(folder).recommendations] == ["A12"]


def test_the_file_questionnaire_yaml_stands_for_its_folder(folder: Path) -> None:
    assert load(folder / "questionnaire.yaml") == load(folder)


def test_any_other_file_is_read_alone(folder: Path) -> None:
    alone = (folder / "questionnaire.yaml").rename(folder / "other.yaml")
    assert load(alone).recommendations == ()


def test_recommendations_are_not_demanded(folder: Path) -> None:
    (folder / "recommendations.yaml").unlink()
    assert load(folder).recommendations == ()


def test_files_are_named_in_problems(folder: Path) -> None:
    place = folder / "recommendations.yaml"
    place.write_text(BESIDE.replace("effort: S", "effort: XS"), encoding="utf-8")
    assert problems_of(folder) == [f"{place}:10:13: found the text “XS”, expected S, M or L"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    main, other = tmp_path / "questionnaire.yaml", tmp_path / "other.yaml"
    assert problems_of(tmp_path) == [f"{main}: found no such file, expected a YAML file"]
    assert problems_of(other) == [f"{other}: found no such file, expected a YAML file"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "questionnaire.yaml"
    os.mkfifo(pipe)
    assert problems_of(pipe) == [f"{pipe}: found something else than a file, expected a YAML file"]


def test_a_file_that_cannot_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    # as root, every file can be read: only the system's refusal is imitated
    monkeypatch.setattr(Path, "open", refuse)
    assert problems_of(folder) == [
        f"{folder / 'questionnaire.yaml'}: "
        "found a file that cannot be read (Permission denied), expected a YAML file"
    ]


def test_a_large_file_is_refused_unread(folder: Path) -> None:
    place = folder / "questionnaire.yaml"
    place.write_bytes(MAIN.encode() + b"#" * MAX_BYTES)
    assert problems_of(folder) == [
        f"{place}: found more than 1,000,000 bytes, expected a smaller file"
    ]


def test_shipped_questionnaires_are_found_by_slug_in_a_checkout() -> None:
    place = find("core")
    assert (place / "recommendations.yaml").is_file()
    assert load(place).slug == "core"


def test_a_wheel_carries_them_inside_the_package(folder: Path) -> None:
    package = folder.parent / "cxassess"
    (package / "_questionnaires").mkdir(parents=True)
    folder.rename(package / "_questionnaires" / "small")
    assert find("small", package) == package / "_questionnaires" / "small"
    with pytest.raises(QuestionnaireError):
        find("core", package)


def test_a_path_is_found_as_it_is(folder: Path) -> None:
    assert find(str(folder)) == folder
    assert find(str(folder / "questionnaire.yaml")) == folder / "questionnaire.yaml"


@pytest.mark.parametrize(
    ("shipped", "expected"), [(["b", "a"], "a path, or one of a, b"), ([], "a path")]
)
def test_what_may_be_named_is_listed(tmp_path: Path, shipped: list[str], expected: str) -> None:
    for slug in shipped:
        place = tmp_path / "questionnaires" / slug
        place.mkdir(parents=True)
        (place / "questionnaire.yaml").touch()
    with pytest.raises(QuestionnaireError) as caught:
        find("cores", tmp_path / "cxassess")
    assert str(caught.value) == f"cores: found no such file or folder, expected {expected}"


def test_programme_and_assessor_always_answer_and_audiences_have_one_order() -> None:
    core = read_texts(MAIN.replace("[employee, manager]", "[assessor, manager, employee]"))
    assert core.items[0].audiences == ("employee", "manager", "programme", "assessor")
    assert core.items[1].audiences == ("leader", "programme", "assessor")


def test_many_problems_are_counted_and_all_kept() -> None:
    problems = [Problem("f", line, 1, "a", "b") for line in range(60, 0, -1)]
    error = QuestionnaireError(problems)
    lines = str(error).splitlines()
    assert len(error.problems) == 60
    assert lines[0] == "f:1:1: found a, expected b"
    assert lines[49:] == ["f:50:1: found a, expected b", "… and 10 more"]


def read_or_refuse(main: bytes, beside: bytes | None) -> None:
    try:
        found = parse(Document("q", main), None if beside is None else Document("r", beside))
    except QuestionnaireError as error:
        problems = error.problems
    else:
        assert isinstance(found, Questionnaire)
        return
    assert problems
    assert all(problem.file in ("q", "r") for problem in problems)


@settings(deadline=None)
@given(st.binary(max_size=200), st.none() | st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(main: bytes, beside: bytes | None) -> None:
    read_or_refuse(main, beside)


CUTS = st.tuples(st.integers(0, len(MAIN)), st.integers(0, 40))
PIECES = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        ["\n", ": ", "- ", "[", "}", "null", "0", "-1", "1e9", "*a", "&a ", "!x ", "'", '"', "|\n"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CUTS, PIECES), min_size=1, max_size=3))
def test_a_file_with_pieces_replaced_is_read_or_refused(
    changes: list[tuple[tuple[int, int], str]],
) -> None:
    text = MAIN
    for (start, length), piece in changes:
        text = text[:start] + piece + text[start + length :]
    read_or_refuse(text.encode("utf-8", "surrogatepass"), BESIDE.encode())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_file_with_any_line_replaced_is_read_or_refused(data: st.DataObject) -> None:
    lines = (MAIN + BESIDE).splitlines()
    field = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ": " in line]))
    value = data.draw(
        st.sampled_from(
            ["[]", "{}", "[{}]", "null", "true", "-3", "7", "0.1", "text", "[1, a, []]"]
        )
    )
    name = lines[field].partition(": ")[0]
    lines[field] = f"{name}: {value}"
    read_or_refuse("\n".join(lines).encode(), None)
