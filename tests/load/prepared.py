"""A client with a launched wave in a data folder of its own, for benchmarks and fault tests."""

from collections.abc import Mapping
from datetime import timedelta

from cxassess.cli.application import ready_app
from cxassess.services import clients, context, people, questionnaires, waves
from cxassess.settings import Settings
from cxassess.storage.database import db

UNITS = b"unit,parent,name,headcount,line\nALL,,Everybody,500,both\n"


def wave(environment: Mapping[str, str], count: int) -> list[str]:
    """Launch a wave for so many employees; gives their links."""
    chosen = {k: v for k, v in environment.items() if k.startswith("CXASSESS_")}
    app = ready_app(Settings.from_environment(chosen))
    with app.app_context():
        ctx = context.current()
        client = clients.create_client(ctx, "Load test", sample=True)
        version = questionnaires.publish(ctx, "core")
        units = people.check_units(ctx, client.id, "units.csv", UNITS)
        people.apply_import(ctx, client.id, units.id, False)
        rows = [f"p{n}@load.example,Person {n},ALL,b2b,employee,,en" for n in range(count)]
        body = "email,name,unit,line,audience,country,language\n" + "\n".join(rows)
        checked = people.check_people(ctx, client.id, "people.csv", body.encode())
        people.apply_import(ctx, client.id, checked.id, False)
        made = waves.create_wave(
            ctx,
            client.id,
            name="Load test",
            version_id=version.id,
            opens_at=ctx.now() - timedelta(hours=1),
            closes_at=ctx.now() + timedelta(days=1),
        )
        waves.launch(ctx, client.id, made.id)
        links = [link.url for link in waves.links(ctx, client.id, made.id)]
        db.engine.dispose()
        return links
