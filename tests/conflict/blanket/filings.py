"""Filings as lines of a replay, written by the day."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.conflict.blanket.replay import ActivityLine, CampaignLine, ClosedLine, FiledLine, Line, Replay
from tests.make import MAY_1

FULL = ("meeting", "contact", "budget", "need", "timeline")
THIN = ("contact",)


def at(day: float) -> datetime:
    """So many days into the story."""
    return MAY_1 + timedelta(days=day)


def files(partner: str, day: float, count: int, days: float, **said: Any) -> list[FiledLine]:
    """A partner files so many claims, evenly over so many days."""
    return [_filed(partner, day + days * number / count, number, **said) for number in range(count)]


def _filed(partner: str, day: float, number: int, **said: Any) -> FiledLine:
    name = f"{partner}/{day:.3f}/{number}"
    usual = {"evidence": list(FULL), "contact_key": name, "contact_domain_matches": True}
    return FiledLine(at=at(day), registration=name, partner=partner, customer=f"customer of {name}", **usual | said)


def worked(filings: Iterable[FiledLine], after: float = 5) -> list[ActivityLine]:
    """Something follows each of them."""
    return [ActivityLine(at=one.at + timedelta(days=after), registration=one.registration) for one in filings]


def closed(filings: Iterable[FiledLine], outcome: Any, after: float = 90) -> list[ClosedLine]:
    """Each of them ends."""
    return [
        ClosedLine(at=one.at + timedelta(days=after), registration=one.registration, outcome=outcome) for one in filings
    ]


def usual(partner: str, days: float = 180, every: float = 6, **said: Any) -> list[Line]:
    """A partner's habit: a claim every few days, mostly worked on."""
    filings = files(partner, 0, int(days / every), days, **said)
    return [*filings, *worked(one for number, one in enumerate(filings) if number % 5)]


def campaign(partner: str, day: float, until: float, expected: int) -> CampaignLine:
    """A partner says beforehand what will come."""
    return CampaignLine(at=at(day), partner=partner, until=at(until), expected=expected)


def in_order(*parts: Sequence[Line]) -> list[Line]:
    """Lines of several parts, in order of time."""
    return sorted((line for part in parts for line in part), key=lambda line: line.at)


def until(day: float) -> list[Line]:
    """A line of somebody else, so that what was due by then is looked at."""
    return [ActivityLine(at=at(day), registration="somebody else's")]


def said(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Every watch and flag that a replay tells of."""
    return [json.loads(text) for text in told(lines)]


def told(lines: Iterable[Line]) -> Iterator[str]:
    """The same, as it is written."""
    replay = Replay()
    return (text for line in lines for text in replay.take(line))


def flags(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Every flag that a replay tells of."""
    return [one for one in said(lines) if one["level"] == "flag"]
