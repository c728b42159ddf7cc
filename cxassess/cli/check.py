"""`cxassess check`: is this questionnaire sound?"""

import json
from pathlib import Path

import click

from cxassess.cli.errors import BadInput


@click.command()
@click.argument("path", required=False)
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema that editors use.")
def check(path: str | None, json_schema: bool) -> None:
    """Check a questionnaire (a folder, a .yaml file or a shipped slug such as "core").

    Prints every problem as file:line:column and exits with 2, or a short summary and exits with 0.
    """
    from cxassess.questionnaire import checking, loader, schema

    if json_schema:
        click.echo(json.dumps(schema.json_schema(), indent=2, ensure_ascii=False))
        return
    if path is None:
        raise BadInput("Name a questionnaire: cxassess check core, or cxassess check PATH")
    place: Path = loader.find(path)
    problems = checking.check(place)
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        raise BadInput(f"{len(problems)} to mend in {path}")
    click.echo(checking.summary(loader.load(place)))
