"""Progress of long work on the error stream: one line that is rewritten on a terminal."""

import sys
import time

import click


class Progress:
    """Call it with a step and the share done (0 to 1); quiet work under a second says nothing."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._step = ""
        self._written = 0

    def __call__(self, step: str, share: float) -> None:
        if not self._terminal:
            # logs get one line a step, never a line per row
            if step != self._step and time.monotonic() - self._started > 1:
                click.echo(f"{step} …", err=True)
            self._step = step
            return
        line = f"{step} … {share:.0%}" if share else f"{step} …"
        click.echo("\r" + line.ljust(self._written), nl=False, err=True)
        self._written = len(line)

    def done(self) -> None:
        """Leave a clean line behind."""
        if self._terminal and self._written:
            click.echo("\r" + " " * self._written + "\r", nl=False, err=True)
            self._written = 0
