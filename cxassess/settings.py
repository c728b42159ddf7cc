"""Every setting of the platform: typed, frozen, and named when it is wrong.

Settings come from CXASSESS_* environment variables (DATABASE_URL and PORT are accepted as aliases).
`NAME_FILE` reads the value from a file, for secrets mounted by a container platform.
"""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

PREFIX = "CXASSESS_"
ALIASES = {"DATABASE_URL": "CXASSESS_DATABASE_URL", "PORT": "CXASSESS_PORT"}
KNOWN = frozenset(
    PREFIX + name
    for name in (
        "DATA", "DATABASE_URL", "BASE_URL", "SECRET", "HOST", "PORT", "THREADS", "TRUSTED_PROXIES",
    )
)  # fmt: skip
SECRET_BYTES = 32


class SettingsError(ValueError):
    """A setting that is unknown, missing or cannot be used; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Path
    """Folder for the database, the secret and the reports."""
    database_url: str
    base_url: str
    """Where people reach the platform; links in mails and reports are made with it."""
    secret: bytes
    """32 bytes from which link, draft, wave and cookie keys are derived. Never in the database."""
    host: str = "127.0.0.1"
    port: int = 8765
    threads: int = 8
    trusted_proxies: int = 0

    @property
    def secure(self) -> bool:
        """True when people reach the platform by HTTPS; cookies are then marked Secure."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def reports(self) -> Path:
        return self.data / "reports"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read and check every setting; makes the data folder and its secret on first use.

        Raises:
            SettingsError: an unknown CXASSESS_* name, a value that cannot be used, or a data
                folder that cannot be written.
        """
        values = _collect(environment)
        data = Path(values.get("CXASSESS_DATA") or platformdirs.user_data_dir("cxassess"))
        data = data.expanduser().absolute()
        _make_folder(data)
        port = _whole(values, "CXASSESS_PORT", 8765, 1, 65535)
        host = values.get("CXASSESS_HOST", "127.0.0.1")
        shown = f"[{host}]" if ":" in host else host
        return cls(
            data=data,
            database_url=_database_url(values.get("CXASSESS_DATABASE_URL"), data),
            base_url=_base_url(values.get("CXASSESS_BASE_URL", f"http://{shown}:{port}")),
            secret=_secret(values.get("CXASSESS_SECRET"), data),
            host=host,
            port=port,
            threads=_whole(values, "CXASSESS_THREADS", 8, 1, 128),
            trusted_proxies=_whole(values, "CXASSESS_TRUSTED_PROXIES", 0, 0, 8),
        )


def _collect(environment: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for given, value in environment.items():
        name = ALIASES.get(given, given)
        if not name.startswith(PREFIX):
            continue
        target = name.removesuffix("_FILE")
        if target not in KNOWN:
            names = ", ".join(sorted(KNOWN))
            raise SettingsError(
                f"{name}: found a setting that is not known, expected one of {names}"
            )
        values[target] = value if name == target else _from_file(name, value)
    return values


def _from_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}: cannot read {path}: {error.strerror}") from error


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            f"CXASSESS_DATA: cannot write to {data}: {error.strerror}. "
            "Set CXASSESS_DATA to a folder that you may write to."
        ) from error


def _whole(values: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = values.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and low <= int(text[:9]) <= high):
        raise SettingsError(f"{name}: found {text!r}, expected a whole number from {low} to {high}")
    return int(text)


def _database_url(text: str | None, data: Path) -> str:
    if not text:
        return f"sqlite:///{data / 'cxassess.sqlite'}"
    # platforms hand out postgres:// and postgresql://; SQLAlchemy needs the driver named
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        scheme = text.split(":", 1)[0]
        raise SettingsError(
            f"CXASSESS_DATABASE_URL: found {scheme}:…, expected sqlite:///… or postgresql://…"
        )
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"CXASSESS_BASE_URL: found {text!r}, expected http(s)://host[:port]")
    return text.rstrip("/")


def _secret(text: str | None, data: Path) -> bytes:
    if text is not None:
        try:
            secret = bytes.fromhex(text)
        except ValueError as error:
            raise SettingsError("CXASSESS_SECRET: expected 64 hexadecimal digits") from error
        if len(secret) != SECRET_BYTES:
            raise SettingsError(
                f"CXASSESS_SECRET: found {len(secret)} bytes, expected {SECRET_BYTES}"
            )
        return secret
    return _kept_secret(data / "secret.key")


def _kept_secret(path: Path) -> bytes:
    if not path.exists():
        _make_secret(path)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise SettingsError(
            f"{path}: found {len(secret)} bytes, expected {SECRET_BYTES}; "
            "restore the file from its backup, answers not yet mixed depend on it"
        )
    return secret


def _make_secret(path: Path) -> None:
    # written aside and linked into place: of several processes that start at once, exactly one
    # makes the secret, and none of them reads half of it
    part = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
