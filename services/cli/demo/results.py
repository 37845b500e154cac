"""What the story came to, read from the HTTP API like any other client would, and what to try next."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from services.cli.demo.cast import Vendor, vendors
from services.cli.demo.feed import Sender
from services.cli.demo.following import Followed, followed, panel
from services.cli.demo.journal import Journal
from services.cli.demo.scenario import BLANKET, CHALLENGER, VENDOR
from services.cli.demo.sending import Client, PlayError
from services.cli.output import table
from services.cli.where import Typed, typed

PAGE = 200
BEGINNING = "2000-01-01T00:00:00Z"
CATCH_UP_ROUNDS = 12
"""Of a client's tries: each takes a quarter of a minute while the views are not there yet."""
OPEN = frozenset({"detected", "acknowledged", "escalated"})
ROLES = ("channel-manager", "approver", "direct-sales", "compliance", "operator")
Row = dict[str, Any]


class Results(NamedTuple):
    """What is shown: every conflict by vendor, the flags on the reseller, the challenger's cases, the last check.

    `second` is what partners see of the second story.
    """

    conflicts: dict[str, list[Row]]
    flags: list[Row]
    cases: list[Row]
    check: Row | None
    refused: Counter[str]
    second: Followed | None


async def results(client: Client, journal: Journal) -> Results:
    """Read them. Raises PlayError."""
    await _caught_up(client)
    conflicts = {
        vendor.id: [row async for row in _all(client, _manager(vendor.id), "conflicts")] for vendor in vendors()
    }
    flags = [row async for row in _all(client, _manager(VENDOR), "blanket-flags")]
    challenge = journal.known.get("story/challenge")
    claim = challenge.id if challenge else None
    checks = [row async for row in _all(client, _manager(VENDOR), "protection-checks")]
    asked = journal.known.get("story/check")
    return Results(
        conflicts=conflicts,
        flags=[row for row in flags if row["partner"] == BLANKET],
        cases=[row for row in conflicts[VENDOR] if claim in (row["first"], row["second"])],
        check=next((row for row in checks if asked and row["id"] == asked.id), None),
        refused=Counter(known.code for known in journal.known.values() if known.code),
        second=await followed(client, journal),
    )


async def _all(client: Client, sender: Sender, view: str) -> AsyncIterator[Row]:
    """Every row of a view, page by page."""
    query: dict[str, str | int] = {"limit": PAGE}
    while True:
        page = await client.get(sender, f"/v1/{view}", **query)
        for row in page["items"]:
            yield row
        if not page.get("next"):
            return
        query["cursor"] = page["next"]


async def _caught_up(client: Client) -> None:
    """Return when the views have all that stands in the ledgers: after an update they are made anew.

    A question about the past is answered then, and not before. Raises PlayError after some minutes.
    """
    for left in reversed(range(CATCH_UP_ROUNDS)):
        try:
            await client.get(_manager(VENDOR), "/v1/registrations", limit=1, as_of=BEGINNING)
        except PlayError:
            if not left:
                raise
        else:
            return


def _manager(vendor: str) -> Sender:
    return Sender(vendor, None, "channel-manager", "channel-manager-desk")


def as_json(found: Results) -> dict[str, Any]:
    """The results for programs."""
    second = found.second._asdict() if found.second else None
    return found._asdict() | {"refused": dict(found.refused), "second": second}


def as_text(found: Results) -> RenderableType:
    """The results for people."""
    return Group(
        Panel(Group(*_story(found)), title="Fifty accounts nobody spoke to", title_align="left"),
        *((panel(found.second),) if found.second else ()),
        _conflicts(found),
        table(("refusal", "claims and commands"), found.refused.most_common(), "Refused, with the code"),
    )


def to_try(found: Results, client: Client, url: str, data: Path) -> Text:
    """Where to look, tokens, and commands to try; to be printed without wrapping, so that it can be copied."""
    return Text("\n".join(_next(found, client, url, typed(data))))


def _story(found: Results) -> Iterator[RenderableType]:
    for flag in found.flags:
        yield Text.from_markup(
            f"[bold]{BLANKET}[/bold]: blanket registration, {flag['level']} at score {flag['score']:g}, "
            f"{len(flag['claims'])} claims. {escape(flag['state'])}; reasons:"
        )
        for signal in flag["signals"]:
            yield Text(f"  {signal['family']}: {signal['reason']}")
    for case in found.cases:
        yield Text.from_markup(
            f"[bold]{CHALLENGER}[/bold]'s claim meets an earlier one: {case['kind']}, {case['severity']}, "
            f"{case['state']}"
        )
        yield Text(f"  {case['explanation']}")
    if found.check:
        yield Text.from_markup("[bold]direct sales[/bold] asked before calling:")
        for query, answer in zip(found.check["queries"], found.check["answers"], strict=True):
            yield Text(f"  {query['customer']['name']}: {answer['answer']}")
            for match in answer["matches"]:
                yield Text(
                    f"    until {match.get('protected_until')}, call {match['call']} ({match['probability']:.0%})"
                )


def _conflicts(found: Results) -> Table:
    rows: Counter[tuple[str, str, str]] = Counter()
    still: Counter[tuple[str, str, str]] = Counter()
    for vendor, cases in found.conflicts.items():
        for case in cases:
            key = (vendor, case["kind"], case["severity"])
            rows[key] += 1
            still[key] += case["state"] in OPEN
    cells = [(*key, count, still[key]) for key, count in sorted(rows.items())]
    return table(("vendor", "conflict", "severity", "found", "open"), cells, "Conflicts found")


def _next(found: Results, client: Client, url: str, dealreg: Typed) -> Iterator[str]:
    yield f"\nLook at {url}/ with one of these tokens, at {url}/v1/conflicts, /v1/blanket-flags, /v1/registrations;"
    yield f"{url}/openapi.json has the rest. Tokens of {_named(VENDOR).name} (vendor {VENDOR}):"
    for role in ROLES:
        yield f"  {role}: {client.token(Sender(VENDOR, None, role, f'{role}-desk'))}"
    yield "Try:"
    yield f"  {dealreg('verify')}"
    yield f"  export DEALREG_TOKEN=$({dealreg('token')} --vendor {VENDOR} --role direct-sales)"
    yield f'  {dealreg.word} check "karolinska universitetssjukhuset" --country SE --url {url}'
    yield f"  export DEALREG_TOKEN=$({dealreg('token')} --vendor {VENDOR} --role channel-manager)"
    for case in found.cases:
        if case["state"] in OPEN:
            yield (
                f'  curl -H "Authorization: Bearer $DEALREG_TOKEN" -H "Content-Type: application/json" '
                f'-d \'{{"outcome":"later_claim_awarded","reason":"Six weeks of evidenced work."}}\' '
                f"{url}/v1/conflicts/{case['id']}/resolve"
            )


def _named(vendor: str) -> Vendor:
    return next(one for one in vendors() if one.id == vendor)
