"""The one place where an error becomes a message on the terminal and an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from cxassess.questionnaire.problems import QuestionnaireError
from cxassess.services.tables import TableError
from cxassess.settings import SettingsError

FAILED = 1
BAD_INPUT = 2


class Failed(click.ClickException):
    """Something outside the input went wrong; the message says what to do."""

    exit_code = FAILED


class BadInput(click.ClickException):
    """What was given cannot be used; nothing was written."""

    exit_code = BAD_INPUT


@contextmanager
def told() -> Iterator[None]:
    """Print what people can act on; leave real defects their traceback."""
    try:
        yield
    except (QuestionnaireError, TableError, SettingsError) as error:
        _leave(str(error), BAD_INPUT)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave("Stopped.", 130)
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _leave(error.message, error.exit_code)
    except BrokenPipeError:
        # the reader of our output has gone (`cxassess score … | head`): nothing to tell anybody
        sys.stderr.close()
        sys.exit(FAILED)


def _leave(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
