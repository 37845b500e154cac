"""`dealreg stack`: Kafka and PostgreSQL that run by themselves until they are told to stop."""

import json
from typing import Annotated

import typer

from services.cli.output import Exit, Json, err, fail
from services.cli.where import DATABASE, DEFAULT_DATA, KAFKA, Data
from services.kit.stack import Stack, StackError, addresses, stop_running

app = typer.Typer(no_args_is_help=True, add_completion=False)

Native = Annotated[bool, typer.Option("--native", help="Child processes, whatever else there is.")]


@app.command()
def up(data: Data = DEFAULT_DATA, native: Native = False, as_json: Json = False) -> None:
    """Start what does not run yet, and print the addresses."""
    try:
        stack = Stack.up(data, detached=True, native=native)
    except StackError as reason:
        fail(str(reason), "`dealreg doctor` says what is missing.", Exit.AWAY)
    for name, rung in stack.rungs.items():
        err.print(f"{name}: {rung}", highlight=False)
    _print({"kafka": stack.kafka, "database": stack.database}, as_json)


@app.command()
def down(data: Data = DEFAULT_DATA) -> None:
    """Stop what runs on the folder, whoever started it; the data stays."""
    try:
        ended = stop_running(data)
    except StackError as reason:
        fail(str(reason), code=Exit.AWAY)
    err.print(f"stopped {' and '.join(ended)}" if ended else "nothing was running")


@app.command()
def status(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Print the addresses of what runs on the folder; exit code 3 when it does not."""
    found = addresses(data)
    if found is None:
        fail(f"Kafka and PostgreSQL do not both run on {data}.", f"Type `dealreg stack up --data {data}`.", Exit.AWAY)
    _print(found, as_json)


def _print(found: dict[str, str], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found))
    else:  # good for eval "$(dealreg stack status)"
        typer.echo(f"export {KAFKA}={found['kafka']}\nexport {DATABASE}={found['database']}")
