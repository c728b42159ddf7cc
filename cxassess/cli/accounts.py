"""`cxassess user`: accounts and one-time sign-in links."""

from typing import TYPE_CHECKING

import click

from cxassess.cli.application import application
from cxassess.cli.errors import BadInput

if TYPE_CHECKING:
    from cxassess.services.accounts import Role


@click.group()
def user() -> None:
    """Create users and print one-time sign-in links."""


@user.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--admin", is_flag=True, help="May manage clients and users; sees no answers.")
@click.option("--client", "client_name", help="Give a role in this client.")
@click.option("--role", type=click.Choice(["lead", "consultant", "leader"]), default="consultant",
              show_default=True)  # fmt: skip
def create(email: str, name: str, admin: bool, client_name: str | None, role: "Role") -> None:
    """Create a user and print a link that signs them in once, within 24 hours."""
    from cxassess.services import accounts, clients
    from cxassess.services.errors import ServiceError

    with application() as ctx:
        try:
            chosen = None
            if client_name is not None:
                known = {client.name: client.id for client in clients.all_clients(ctx)}
                if client_name not in known:
                    names = ", ".join(sorted(known)) or "none yet"
                    raise BadInput(f"--client: found {client_name!r}, expected one of: {names}")
                chosen = known[client_name]
            user_id = accounts.create_user(ctx, email, name, admin=admin)
            if chosen is not None:
                accounts.grant(ctx, user_id, chosen, role)
            link = accounts.login_link(ctx, email)
        except ServiceError as error:
            raise BadInput(str(error)) from error
        click.echo(f"{ctx.settings.base_url}{link}")


@user.command()
@click.option("--email", required=True)
def link(email: str) -> None:
    """Print a link that signs an existing user in once, within 24 hours."""
    from cxassess.services import accounts
    from cxassess.services.errors import ServiceError

    with application() as ctx:
        try:
            click.echo(f"{ctx.settings.base_url}{accounts.login_link(ctx, email)}")
        except ServiceError as error:
            raise BadInput(str(error)) from error
