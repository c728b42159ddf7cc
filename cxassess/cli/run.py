"""`cxassess run` and `cxassess worker`: everything in one process, or background work alone."""

import errno
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

import click

from cxassess.cli.application import ready_app, settings
from cxassess.cli.errors import Failed
from cxassess.cli.progress import Progress
from cxassess.settings import Settings
from cxassess.version import __version__

if TYPE_CHECKING:
    from flask import Flask

    from cxassess.services.context import Context

LARGEST_BODY = 6 * 1024 * 1024
"""Bytes; an import file of 5 MB and its form fit."""


@click.command()
@click.option("--no-example", is_flag=True, help="Do not load the example client on first start.")
def run(no_example: bool) -> None:
    """Migrate, start web and worker in one process, and print where to click.

    On the first start the example client is loaded. Ctrl-C stops everything.
    """
    chosen = settings()
    _refuse_busy_port(chosen)
    click.echo(f"cxassess {__version__}\nData folder    {chosen.data}")
    if not no_example:
        _first_start(chosen)
    app = ready_app(chosen)
    with app.app_context():
        from cxassess.services import context

        lines = _where_to_click(context.current())
    _serve(app, chosen, lines)


@click.command()
def worker() -> None:
    """Do background work only (releases, reports, mixing); for more than one machine."""
    app = ready_app(settings())
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with _runner(app):
        click.echo("Working. Ctrl-C stops.")
        stop.wait()


def _refuse_busy_port(chosen: Settings) -> None:
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # as the server will bind: a socket of ours in TIME_WAIT is no reason to refuse
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = chosen.port + 1
                raise Failed(
                    f"Port {chosen.port} is busy. Stop the other program, "
                    f"or choose another port: CXASSESS_PORT={other} make run"
                ) from error
            raise Failed(
                f"CXASSESS_HOST {chosen.host}, port {chosen.port}: {error.strerror}"
            ) from error


def _first_start(chosen: Settings) -> None:
    from cxassess.cli import first_start

    file = first_start.database_file(chosen)
    # on a server's database the example is asked for by name: cxassess demo
    if file is None or file.exists():
        return
    from cxassess.cli.demo import has_pango

    pdf = has_pango()
    if not pdf:
        click.echo(
            "Pango is missing: everything but PDF works. For PDF: apt install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0, or brew install pango",
            err=True,
        )
    click.echo("First start: loading the example client (half a minute) …")
    progress = Progress()
    try:
        first_start.make_example(chosen, file, progress, with_reports=pdf)
    finally:
        progress.done()


def _where_to_click(ctx: "Context") -> list[str]:
    """One line per door; only the example client's doors are printed."""
    from cxassess.cli.example import organisation, story
    from cxassess.services import accounts, clients, waves

    base = ctx.settings.base_url
    example = next(
        (c for c in clients.all_clients(ctx) if c.sample and c.name == organisation.CLIENT), None
    )
    if example is None:
        return [
            f"Console        {base}/sign-in",
            "First user     .venv/bin/cxassess user create --help",
        ]
    lines = [f"Example client {example.name} (sample data)", ""]
    found = waves.waves(ctx, example.id)
    open_wave = next((w for w in found if w.accepting and w.mode == "anonymous"), None)
    if open_wave is not None:
        lines.append(f"Answer         {_respondent_link(ctx, example.id, open_wave.id)}")
    for word, (email, _name) in (("Console", story.CONSULTANT), ("Leader", story.LEADER)):
        link = f"{base}{accounts.login_link(ctx, email)}"
        lines.append(f"{word:14} {link}  (works once, for 24 hours)")
    released = next((w for w in found if w.released_at is not None), None)
    if released is not None:
        lines += _pages(ctx, example.id, released.id)
    return lines


def _respondent_link(ctx: "Context", client_id: UUID, wave_id: UUID) -> str:
    from cxassess.services import answering, waves

    for link in waves.links(ctx, client_id, wave_id):
        invitation = answering.invitation(ctx, link.url.rsplit("/", 1)[-1])
        if invitation is not None and invitation.state == "open":
            return link.url
    return "every invited person has answered"


def _pages(ctx: "Context", client_id: UUID, wave_id: UUID) -> list[str]:
    from cxassess.services import reports

    page = f"{ctx.settings.base_url}/leader/{client_id}/{wave_id}"
    lines = [f"Leader's page  {page}  (after signing in with one of the links above)"]
    made = reports.reports(ctx, client_id, wave_id)
    if made:
        lines.append(f"Leader PDF     {reports.report_path(ctx, client_id, made[0].id)}")
    return lines


@contextmanager
def _runner(app: "Flask") -> Iterator[None]:
    from cxassess.services import context
    from cxassess.services.worker import runner as runner_for

    with app.app_context():
        runner = runner_for(app, context.current())
    runner.start()
    try:
        yield
    finally:
        runner.stop()


def _serve(app: "Flask", chosen: Settings, lines: list[str]) -> None:
    import waitress

    server = waitress.create_server(
        app,
        host=chosen.host,
        port=chosen.port,
        threads=chosen.threads,
        ident="cxassess",
        clear_untrusted_proxy_headers=True,
        # the pages have their own limits; this one keeps the server from buffering a gigabyte first
        max_request_body_size=LARGEST_BODY,
    )

    def leave(_number: int, _frame: object) -> NoReturn:
        # waitress ends its loop on SystemExit; a second signal ends the process at once
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    with _runner(app):
        click.echo("\n".join([*lines, "", f"Ready          {chosen.base_url}   Ctrl-C stops."]))
        sys.stdout.flush()
        try:
            server.run()
        finally:
            server.close()
    click.echo("Stopped. Everything is saved.")
