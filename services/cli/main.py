"""The `dealreg` command: a table of commands, each of which is a module loaded only when it is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

# name: (function or typer application without completion, as `module:name`; what `dealreg --help` says)
COMMANDS = {
    "stack": ("services.cli.stack:app", "Kafka and PostgreSQL by themselves: up, down, status."),
    "doctor": ("services.cli.doctor:app", "Say what is here, what is missing, and what to type."),
    "run": ("services.cli.run:run", "Start everything on this machine; Ctrl-C stops it."),
    "serve": ("services.cli.serving:serve", "Serve one service, or all three behind one door."),
    "demo": ("services.cli.demo.command:demo", "Say what the demo feed came to, and what to try."),
    "token": ("services.cli.token:token", "Sign a bearer token for trying things out."),
    "submit": ("services.cli.deals:submit", "Register a deal and print what was decided."),
    "check": ("services.cli.checking:check", "Ask whether accounts are protected."),
    "import": ("services.cli.importing:import_", "Register every row of a CSV file."),
    "programmes": ("services.cli.programmes:app", "Check, try, publish and list programmes."),
    "report": ("services.cli.reports:report", "Read a report, or put it into a file."),
    "topics": ("services.cli.topics:topics", "List our topics and where they end."),
    "verify": ("services.cli.verify:verify", "Prove that nobody changed the ledgers, and that every rule holds."),
    "replay": ("services.cli.replay:replay", "Print what the ledgers say, or decide it all again and compare."),
    "rebuild": ("services.cli.rebuild:rebuild", "Build views anew from the ledgers, and say whether they were right."),
    "bi": ("services.cli.bi:app", "Logins with which analysts read one vendor's views by SQL."),
    "quarantine": ("services.cli.quarantine:app", "Messages that nobody could read: list, show, send again."),
    "erase": ("services.cli.erase:erase_", "Erase people from the vault; the ledger says who and why."),
    "holds": ("services.cli.holds:app", "Legal holds, which keep people from being erased: list, place, release."),
    "traces": ("services.cli.traces:traces", "Look for words wherever anything is kept: tables, topics, files."),
    "digests": ("services.cli.digests:app", "Digests by mail: who gets them, what one would say, what became of them."),
    "vault": ("services.cli.vault:app", "Put what is sealed under a newer key, or erase anew."),
    "witness": ("services.cli.witness:app", "Watch the logs from outside: remember what they showed, sign, publish."),
    "export": (
        "services.cli.export:app",
        "Take out what is on record with its proof, labelled data, or the ledgers.",
    ),
}


class LazyCommands(TyperGroup):
    """Shows the table in the help, and imports the module of the one command that is called."""

    def __init__(self, **settings: Any) -> None:
        """Fill the table with names and summaries only."""
        super().__init__(**settings)
        for name, (_, summary) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=summary))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Put the real command into its place just before it is called."""
        name = args[0]
        if name in COMMANDS:
            target, summary = COMMANDS[name]
            command = typer.main.get_command(_application(target))
            command.name, command.help = name, command.help or summary
            self.add_command(command)
        return super().resolve_command(ctx, args)


def _application(target: str) -> typer.Typer:
    """The typer application behind a row of the table; a bare function becomes one of a single command."""
    module, _, attribute = target.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return found
    made = typer.Typer(add_completion=False)
    made.command()(found)
    return made


app = typer.Typer(cls=LazyCommands, no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Deal registration and channel-conflict detection, event-sourced on Kafka."""
