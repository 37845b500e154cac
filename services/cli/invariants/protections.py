"""No two partners hold overlapping protections at once, unless a recorded resolution or an open case allows it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from contracts.claims import Claim, ClaimPassedOn, ClaimScreened
from contracts.message import Message
from contracts.programme import ProgrammePublished
from contracts.values import Scope
from services.cli.invariants.allowances import Allowances
from services.cli.invariants.finding import Violation
from services.cli.invariants.holdings import FOREVER, Held, Holdings, Span
from services.kit.ledger import Accepted

Above = Callable[[str], list[str]]


class Home(NamedTuple):
    """The customer that a claim was found to be on at a time, and is until the next one."""

    customer: str
    since: datetime


class ProtectionRules:
    """Collects protections, customers and cases of one partition of both ledgers; `close` compares them."""

    def __init__(self) -> None:
        self._holdings = Holdings()
        self._allowances = Allowances()
        self._claims: dict[str, Claim] = {}
        self._homes: defaultdict[str, list[Home]] = defaultdict(list)
        self._regions: dict[str, str] = {}

    def see(self, record: Accepted, event: Message) -> None:
        """Remember what matters of this event."""
        self._holdings.see(record, event)
        self._allowances.see(record, event)
        match event:
            case ClaimScreened() | ClaimPassedOn():
                self._claims[event.registration] = event.claim
                self._homes[event.registration].append(Home(event.claim.customer, record.time))
            case ProgrammePublished():
                regions = event.programme.territories
                self._regions |= {country: region for region, countries in regions.items() for country in countries}

    def close(self) -> Iterator[Violation]:
        """Every pair of protections that held at once and should not have."""
        by_customer: defaultdict[str, list[Span]] = defaultdict(list)
        for held in self._holdings:
            homes = self._homes.get(held.protection)
            if homes is None:
                yield _unscreened(held)
                continue
            for span in held.spans():
                for customer, part in _at_home(span, homes):
                    by_customer[customer].append(part)
        for spans in by_customer.values():
            yield from self._compare(spans)

    def _compare(self, spans: list[Span]) -> Iterator[Violation]:
        spans.sort(key=lambda span: span.start)
        for index, one in enumerate(spans):
            for other in spans[index + 1 :]:
                if other.start >= one.end:
                    break
                if self._clash(one, other):
                    yield _broken(other, f"overlaps {one.protection} of {one.partner}")

    def _clash(self, one: Span, other: Span) -> bool:
        """Two spans of which the second starts while the first still holds."""
        if one.partner == other.partner or other.start >= other.end:
            return False
        if self._allowances.allows(one.protection, other.protection, other.start):
            return False
        if one.partner in other.parties or other.partner in one.parties:
            return False
        if _side_by_side(self._claims[one.protection], self._claims[other.protection]):
            return False
        return _meet(one.scope.products, other.scope.products, _paths) and self._touch(one.scope, other.scope)

    def _touch(self, one: Scope, other: Scope) -> bool:
        return _meet((one.territory,), (other.territory,), self._places)

    def _places(self, territory: str) -> list[str]:
        country = territory.partition("-")[0]
        return ["*", *([self._regions[country]] if country in self._regions else []), country, territory]


def _at_home(span: Span, homes: list[Home]) -> Iterator[tuple[str, Span]]:
    """The parts of a span by customer: customers are merged and split, and only on one of them do claims meet."""
    ends = [*(home.since for home in homes[1:]), FOREVER]
    for place, (home, end) in enumerate(zip(homes, ends, strict=True)):
        part = span._replace(start=max(span.start, home.since) if place else span.start, end=min(span.end, end))
        if part.start < part.end:
            yield home.customer, part


def _side_by_side(one: Claim, other: Claim) -> bool:
    """Two claims that may both be granted: of different projects, on one public tender, or of one chain."""
    return _on_other_projects(one, other) or _bid(one, other) or _supplies(one, other) or _supplies(other, one)


def _on_other_projects(one: Claim, other: Claim) -> bool:
    """A claim on the whole account is on every project of it."""
    projects = {claim.project.casefold() for claim in (one, other) if claim.project}
    return len(projects) > 1 and "account" not in (one.protects, other.protects)


def _bid(one: Claim, other: Claim) -> bool:
    """Both answer one public tender, on which nobody is protected against the others."""
    return bool(one.tender and other.tender) and str(one.tender).casefold() == str(other.tender).casefold()


def _supplies(one: Claim, other: Claim) -> bool:
    return one.chain.role == "distributor" != other.chain.role and other.chain.distributor == one.party


def _paths(product: str) -> list[str]:
    steps = product.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps) + 1)]


def _meet(left: Iterable[str], right: Iterable[str], above: Above) -> bool:
    """Whether a thing of the left is, contains, or lies in one of the right; an empty side means everything."""
    left, right = tuple(left), tuple(right)
    if not left or not right:
        return True
    return any(one in above(other) or other in above(one) for one in left for other in right)


def _unscreened(held: Held) -> Violation:
    return _violation(held.record, f"{held.protection} of {held.partner} was granted before it was screened")


def _broken(span: Span, detail: str) -> Violation:
    return _violation(span.record, f"{span.protection} of {span.partner} {detail}")


def _violation(record: Accepted, text: str) -> Violation:
    return Violation("no two overlapping protections", record.ledger, record.partition, record.sequence, text)
