"""The wheel carries its questionnaires, reports and migrations, and works far from any checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_data_and_looks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for expected in (
        "cxassess/_questionnaires/core/questionnaire.yaml",
        "cxassess/_questionnaires/core/recommendations.yaml",
        "cxassess/_reports/theme/fonts/CXSans-Regular.ttf",
        "cxassess/_reports/theme/fonts/OFL.txt",
        "cxassess/_migrations/env.py",
        "cxassess/web/static/js/autosave.js",
        "cxassess/py.typed",
    ):
        assert expected in names, expected
    assert not [name for name in names if name.startswith("tests/")]


def test_a_clean_environment_scores_files_and_migrates(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    zipfile.ZipFile(wheel).extractall(site)
    # the libraries of this environment, without its path file: nothing of the checkout is in reach
    environment = {
        **os.environ,
        "PYTHONPATH": _libraries(tmp_path),
        "CXASSESS_DATA": str(tmp_path / "data"),
    }
    examples = ROOT / "docs" / "examples"
    score = (
        "score", "--responses", str(examples / "answers.csv"),
        "--units", str(examples / "units.csv"), "--sample", "--out", str(tmp_path / "f.json"),
    )  # fmt: skip
    report = ("report", "--findings", str(tmp_path / "f.json"), "--out", str(tmp_path / "r.pdf"))
    for arguments in (score, report, ("db", "upgrade"), ("check", "core")):
        done = subprocess.run(
            [python, "-m", "cxassess.cli", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    where = subprocess.run(
        [python, "-c", "import cxassess; print(cxassess.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(home)


def _libraries(folder: Path) -> str:
    """A folder of links to every installed library; path files are not followed there."""
    links = folder / "libraries"
    links.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith("cxassess") and entry.suffix != ".pth":
            (links / entry.name).symlink_to(entry)
    return str(links)
