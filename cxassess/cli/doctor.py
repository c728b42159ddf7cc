"""`cxassess doctor`: is everything here that the platform needs?"""

import os
import subprocess
import sys

import click

from cxassess.cli.errors import Failed
from cxassess.settings import Settings, SettingsError


@click.command()
def doctor() -> None:
    """Check settings, the data folder, the database and Pango; exit with 1 when one needs you."""
    checks = [_settings(), _pango()]
    for good, words in checks:
        click.echo(f"{'ok ' if good else 'no '} {words}")
    if not all(good for good, _words in checks):
        raise Failed("Something needs you; see the lines that start with “no”.")


def _settings() -> tuple[bool, str]:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        return False, str(error)
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    place = settings.database_url.rsplit("@", 1)[-1]
    try:
        with create_engine(settings.database_url).connect():
            return True, f"data folder {settings.data}, database {place}"
    except SQLAlchemyError as error:
        return False, f"database {place}: {str(error).splitlines()[0]}"


def _pango() -> tuple[bool, str]:
    # a separate process, because a broken Pango can take its process with it
    code = "import weasyprint; print(weasyprint.__version__)"
    done = subprocess.run(  # noqa: S603 - our own interpreter and a constant
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return True, f"Pango is here, WeasyPrint {done.stdout.strip()} makes PDF"
    return False, (
        "Pango is missing, PDF cannot be made. Debian, Ubuntu: apt install libpango-1.0-0 "
        "libpangoft2-1.0-0 libharfbuzz-subset0. macOS: brew install pango"
    )
