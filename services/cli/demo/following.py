"""How three partners follow their deals, read with their own tokens: who decides, until when, and what came of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from services.cli.demo.cast import partner
from services.cli.demo.journal import Journal
from services.cli.demo.sending import Client
from services.cli.demo.whole_life import APPEALED, APPELLANT, DEAL, LATEST, LEAD, PREVIEW, VENDOR, WAITING

Row = dict[str, Any]


class Followed(NamedTuple):
    """What the partners of the second story see."""

    preview: Row
    deal: Row
    decisions: list[Row]
    appealed: list[Row]
    waiting: Row


async def followed(client: Client, journal: Journal) -> Followed | None:
    """Read it; None where that story was not played. Raises PlayError."""
    known = {label: journal.known.get(label) for label in (PREVIEW, DEAL, APPEALED, WAITING)}
    ids = {label: found.id for label, found in known.items() if found is not None and found.id is not None}
    if len(ids) < len(known):
        return None

    async def read(name: str, path: str) -> Any:
        return await client.get(partner(VENDOR, name).sender, path)

    return Followed(
        preview=await read(LEAD, f"/v1/previews/{ids[PREVIEW]}"),
        deal=await read(LEAD, f"/v1/registrations/{ids[DEAL]}"),
        decisions=(await read(LEAD, f"/v1/registrations/{ids[DEAL]}/trace"))["items"],
        appealed=(await read(APPELLANT, f"/v1/registrations/{ids[APPEALED]}/trace"))["items"],
        waiting=await read(LATEST, f"/v1/registrations/{ids[WAITING]}"),
    )


def panel(found: Followed) -> RenderableType:
    """The second story as its partners read it."""
    return Panel(Group(*_lines(found)), title="Three deals, as their partners follow them", title_align="left")


def _lines(found: Followed) -> Iterator[RenderableType]:
    yield Text.from_markup(f"[bold]{LEAD}[/bold] asked first who would decide:")
    yield Text(f"  {found.preview['outcome']} to {_route(found.preview['route'])}")
    yield from _decided(found.decisions)
    for party in found.deal["parties"]:
        yield Text(f"  joined by {party['partner']} with {party['share']} %; {LEAD} keeps {found.deal['lead_share']} %")
    yield Text.from_markup(f"[bold]{APPELLANT}[/bold] appealed, and somebody else looked again:")
    yield from _decided(found.appealed)
    yield Text.from_markup(f"[bold]{LATEST}[/bold] waits:")
    yield Text(f"  {_clock(found.waiting)}")


def _decided(decisions: list[Row]) -> Iterator[Text]:
    """The day of each decision, and what was decided."""
    return (Text(f"  {decision['at'][:10]} {decision['says']}") for decision in decisions)


def _route(steps: list[list[str]]) -> str:
    return ", then ".join("/".join(desks) for desks in steps)


def _clock(waiting: Row) -> str:
    """Who is asked, and the vendor's clock as it runs."""
    sla = waiting["sla"]
    if sla is None:
        return f"no more, it is {waiting['state']}"
    left = timedelta(seconds=max(sla["seconds_left"], 0))
    hours = left.seconds // 3600
    asked, standing = ", ".join(waiting["desks"]), sla["standing"].replace("_", " ")
    return f"{asked} owes a decision until {sla['due'][:16]}, in {left.days} days {hours} hours ({standing})"
