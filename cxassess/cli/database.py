"""`cxassess db`: bringing the database up to this version."""

import click

from cxassess.cli.application import application


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to this version; safe to run again."""
    with application() as ctx:
        click.echo(f"{ctx.settings.database_url.rsplit('@', 1)[-1]} is up to date.")
