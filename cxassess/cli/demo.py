"""`cxassess demo`: the example client, for trying things out."""

import importlib.util

import click

from cxassess.cli.application import application
from cxassess.cli.progress import Progress


def has_pango() -> bool:
    """Whether PDF can be made; asks in a child, because a broken Pango may end its process."""
    import subprocess
    import sys

    if importlib.util.find_spec("weasyprint") is None:
        return False
    done = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )
    return done.returncode == 0


@click.command()
def demo() -> None:
    """Load the example client: invented people and answers, marked as sample data everywhere."""
    from cxassess.cli.example import organisation, story
    from cxassess.services import clients

    progress = Progress()
    with application() as ctx:
        if organisation.CLIENT in {client.name for client in clients.all_clients(ctx)}:
            click.echo(
                f"{organisation.CLIENT} is here already. Start with: cxassess run\n"
                "If its loading was interrupted, choose an empty folder (CXASSESS_DATA) instead."
            )
            return
        try:
            story.load(ctx, progress, with_reports=has_pango())
        finally:
            progress.done()
        click.echo(f"{organisation.CLIENT} is loaded (sample data). Start with: cxassess run")
