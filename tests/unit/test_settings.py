"""Settings: every wrong one is named, and the secret is made once and kept."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cxassess.settings import SECRET_BYTES, Settings, SettingsError


def read(tmp_path: Path, **environment: str) -> Settings:
    return Settings.from_environment({"CXASSESS_DATA": str(tmp_path / "data"), **environment})


def test_defaults_live_in_the_data_folder(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/data/cxassess.sqlite"
    assert settings.base_url == "http://127.0.0.1:8765"
    assert settings.reports == tmp_path / "data" / "reports"
    assert not settings.secure


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = read(tmp_path).secret, read(tmp_path).secret
    assert first == second
    assert len(first) == SECRET_BYTES
    mode = stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode)
    assert mode == 0o600


def test_processes_that_start_at_once_share_one_whole_secret(tmp_path: Path) -> None:
    program = (
        "import os,sys;from cxassess.settings import Settings;"
        "sys.stdout.write(Settings.from_environment(os.environ).secret.hex())"
    )
    data = tmp_path / "data"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "CXASSESS_DATA": str(data)},
        )
        for _ in range(6)
    ]
    found = {process.communicate(timeout=60)[0] for process in started}
    assert len(found) == 1
    assert len(bytes.fromhex(found.pop())) == SECRET_BYTES
    assert [file.name for file in data.iterdir()] == ["secret.key"]


def test_a_damaged_secret_is_refused_rather_than_replaced(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "data" / "secret.key").write_bytes(b"short")
    with pytest.raises(SettingsError, match=r"found 5 bytes, expected 32"):
        read(tmp_path)


def test_a_secret_may_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    text = "ab" * SECRET_BYTES
    file = tmp_path / "mounted"
    file.write_text(text + "\n")
    assert read(tmp_path, CXASSESS_SECRET=text).secret == bytes.fromhex(text)
    assert read(tmp_path, CXASSESS_SECRET_FILE=str(file)).secret == bytes.fromhex(text)
    assert not (tmp_path / "data" / "secret.key").exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////tmp/x", "sqlite:////tmp/x"),
    ],
)
@pytest.mark.parametrize("name", ["CXASSESS_DATABASE_URL", "DATABASE_URL"])
def test_database_urls_as_platforms_write_them(
    tmp_path: Path, name: str, given: str, expected: str
) -> None:
    assert read(tmp_path, **{name: given}).database_url == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("CXASSESS_COLOUR", "blue", "CXASSESS_COLOUR: found a setting that is not known"),
        ("CXASSESS_PORT", "80a", "CXASSESS_PORT: found '80a', expected a whole number"),
        ("PORT", "0", "CXASSESS_PORT: found '0'"),
        ("CXASSESS_PORT", "70000", "from 1 to 65535"),
        ("CXASSESS_THREADS", "٣", "CXASSESS_THREADS"),
        ("CXASSESS_BASE_URL", "example.org", "expected http"),
        ("CXASSESS_BASE_URL", "http://h/?a=1", "expected http"),
        ("CXASSESS_DATABASE_URL", "mysql://root:pw@h/d", "found mysql:…"),
        ("CXASSESS_SECRET", "zz", "64 hexadecimal digits"),
        ("CXASSESS_SECRET", "abcd", "found 2 bytes, expected 32"),
        ("CXASSESS_SECRET_FILE", "/nowhere/at/all", "cannot read /nowhere/at/all"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **{name: value})
    assert message in str(caught.value)
    assert "pw" not in str(caught.value), "a password never shows in a message"


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(SettingsError, match=r"CXASSESS_DATA: cannot write to .*Set CXASSESS_DATA"):
        read(tmp_path)


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, HOME="/x", LANG="C").host == "127.0.0.1"


def test_https_makes_cookies_secure_and_the_folder_has_a_default(tmp_path: Path) -> None:
    assert read(tmp_path, CXASSESS_BASE_URL="https://cx.example/").secure
    assert read(tmp_path, CXASSESS_BASE_URL="https://cx.example/").base_url == "https://cx.example"
    assert read(tmp_path, CXASSESS_HOST="::1").base_url == "http://[::1]:8765"
    os.environ["XDG_DATA_HOME"] = str(tmp_path / "home")
    try:
        assert Settings.from_environment({}).data == tmp_path / "home" / "cxassess"
    finally:
        del os.environ["XDG_DATA_HOME"]
