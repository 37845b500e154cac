"""`dealreg verify`: the chain of every ledger partition, and what must always be true of what it says."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from services.cli.copies import CopyError
from services.cli.invariants import Checker, Violation
from services.cli.output import Exit, Json, fail, plain, show, table
from services.cli.scanning import Part, copied, copies_in, live, scan
from services.cli.where import DEFAULT_DATA, Data, settings_here
from services.kit.ledger import Accepted, LogDoubt, LogRefused
from services.kit.ledger.inspection import Inspection, Inspector
from services.kit.ledger.log import KafkaBroker

Folder = Annotated[
    Path | None, typer.Argument(help="A folder of copies made by `dealreg export`; without it, the live ledgers.")
]


def verify(folder: Folder = None, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Check that nobody changed the ledgers, and that what they say obeys the rules that always hold.

    Exits with 1 when anything is wrong, naming the partition, the record and its offset.
    """
    parts = copied(copies_in(folder)) if folder else live(settings := settings_here(data), KafkaBroker(settings.kafka))
    try:
        found = asyncio.run(_verified(parts))
    except CopyError as error:
        fail(str(error))
    except (LogDoubt, LogRefused) as error:
        fail(f"The ledgers cannot be read: {error}", "`dealreg doctor` says what is missing.", Exit.AWAY)
    show(found.as_json(), as_json=as_json, text=found.as_text)
    if not found.sound:
        raise typer.Exit(Exit.FOUND)


class Verification:
    """Follows every partition with an inspector of its chain and one checker of the rules."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[Part, Inspector]] = {}
        self._checker = Checker()
        self._chains: list[Inspection] = []
        self._violations: list[Violation] = []

    def see(self, part: Part, records: list[Any]) -> None:
        """Look at the next records of a part."""
        _, inspector = self._parts.setdefault(part.of.file_name, (part, Inspector(part.of.ledger, part.of.partition)))
        for stored in records:
            if inspector.see(stored):
                head = inspector.found.head
                accepted = Accepted(
                    part.of.ledger, part.of.partition, stored.offset, head.sequence, head.hash, stored.record
                )
                self._violations += self._checker.see(accepted)

    def close(self) -> "Verification":
        """Everything was seen."""
        self._chains = [inspector.close(part.trailer.head) for part, inspector in self._parts.values()]
        self._violations += self._checker.close()
        return self

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return all(chain.sound for chain in self._chains) and not self._violations

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "sound": self.sound,
            "ledgers": [
                {
                    "ledger": chain.ledger,
                    "partition": chain.partition,
                    "records": chain.accepted,
                    "losing_appends": chain.losers,
                    "head": {"sequence": chain.head.sequence, "hash": chain.head.hash.hex()},
                    "breaches": [breach._asdict() for breach in chain.breaches],
                }
                for chain in self._chains
            ],
            "violations": [violation._asdict() for violation in self._violations],
        }

    def as_text(self) -> RenderableType:
        """All of it, for people."""
        chains = table(
            ("ledger", "records", "head", "lost races", "chain"),
            (
                (
                    f"{c.ledger}/{c.partition}",
                    c.accepted,
                    c.head.hash.hex()[:16],
                    c.losers,
                    "whole" if c.sound else "BROKEN",
                )
                for c in self._chains
            ),
        )
        breaches = [
            f"[red]{c.ledger}/{c.partition} record {b.sequence} (offset {b.offset}): {b.kind}: {plain(b.detail)}[/red]"
            for c in self._chains
            for b in c.breaches
        ]
        broken = [
            f"[red]{v.ledger}/{v.partition} record {v.sequence}: {v.rule}: {plain(v.detail)}[/red]"
            for v in self._violations
        ]
        verdict = "[green]Nothing was changed and every rule holds.[/green]" if self.sound else "[red]Not sound.[/red]"
        return Group(chains, *breaches, *broken, verdict)


async def _verified(parts: Any) -> Verification:
    found = Verification()
    async for part, records in scan(parts):
        found.see(part, records)
    return found.close()
