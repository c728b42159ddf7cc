"""The commands. Each one lives in a module of its own and is imported only when it is called."""

from importlib import import_module

import click

from cxassess.version import __version__

COMMANDS = {
    "check": "cxassess.cli.check:check",
    "db": "cxassess.cli.database:db",
    "demo": "cxassess.cli.demo:demo",
    "doctor": "cxassess.cli.doctor:doctor",
    "report": "cxassess.cli.files:report",
    "run": "cxassess.cli.run:run",
    "score": "cxassess.cli.files:score",
    "user": "cxassess.cli.accounts:user",
    "worker": "cxassess.cli.run:worker",
}


class Commands(click.Group):
    """A group that finds its commands by name, so that `score` does not pay for the web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names commands
        return command


@click.command(cls=Commands)
@click.version_option(__version__, prog_name="cxassess")
def group() -> None:
    """Measures how mature a customer-experience programme is, and how sure that is."""


def main() -> int:
    """Run a command line; the exit code is 0, 1 for a failure, 2 for bad input."""
    from cxassess.cli.errors import told

    with told():
        code = group(standalone_mode=False)
    return code if isinstance(code, int) else 0
