"""No two partners hold overlapping protections at once, unless a recorded resolution or an open case allows it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contracts.claims import Claim, ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictResolved
from contracts.message import Message
from contracts.programme import ProgrammePublished
from contracts.protections import ProtectionGranted
from contracts.values import Scope
from services.cli.invariants.finding import Violation
from services.kit.ledger import Accepted

ENDINGS: Final = frozenset(
    {"protection.expired.v1", "protection.released.v1", "protection.revoked.v1", "protection.fulfilled.v1"}
)
FOREVER: Final = datetime.max.replace(tzinfo=UTC)
Above = Callable[[str], list[str]]


@dataclass(slots=True)
class Held:
    """One protection: whose, of what, from when to when it really held."""

    protection: str
    partner: str
    scope: Scope
    start: datetime
    end: datetime
    record: Accepted


class ProtectionRules:
    """Collects protections, customers and cases of one partition of both ledgers; `close` compares them."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._claims: dict[str, Claim] = {}
        self._allowed: set[frozenset[str]] = set()
        self._regions: dict[str, str] = {}

    def see(self, record: Accepted, event: Message) -> None:
        """Remember what matters of this event."""
        match event:
            case ProtectionGranted():
                end = event.window.end or FOREVER
                self._held[event.protection] = Held(
                    event.protection, event.partner.partner, event.scope, record.time, end, record
                )
            case ClaimScreened():
                self._claims[event.registration] = event.claim
            case ConflictDetected():
                self._allowed.add(frozenset(side.claim for side in event.sides))
            case ConflictResolved():
                self._settle(event)
            case ProgrammePublished():
                regions = event.programme.territories
                self._regions |= {country: region for region, countries in regions.items() for country in countries}
        if record.type in ENDINGS and (held := self._held.get(record.stream.partition("/")[2])):
            held.end = min(held.end, record.time)

    def _settle(self, event: ConflictResolved) -> None:
        """A settled case goes on allowing both only if it gave neither side away."""
        pair = frozenset(effect.claim for effect in event.effects)
        if any(effect.effect == "deny" for effect in event.effects):
            self._allowed.discard(pair)
        else:
            self._allowed.add(pair)

    def close(self) -> Iterator[Violation]:
        """Every pair of protections that held at once and should not have."""
        by_customer: defaultdict[str, list[Held]] = defaultdict(list)
        for held in self._held.values():
            claim = self._claims.get(held.protection)
            if claim is None:
                yield _broken(held, "was granted before it was screened")
            else:
                by_customer[claim.customer].append(held)
        for rivals in by_customer.values():
            yield from self._compare(rivals)

    def _compare(self, rivals: list[Held]) -> Iterator[Violation]:
        rivals.sort(key=lambda held: held.start)
        for index, one in enumerate(rivals):
            for other in rivals[index + 1 :]:
                if other.start >= one.end:
                    break
                if self._clash(one, other):
                    yield _broken(other, f"overlaps {one.protection} of {one.partner}")

    def _clash(self, one: Held, other: Held) -> bool:
        if one.partner == other.partner or frozenset({one.protection, other.protection}) in self._allowed:
            return False
        if _side_by_side(self._claims[one.protection], self._claims[other.protection]):
            return False
        return _meet(one.scope.products, other.scope.products, _paths) and self._touch(one.scope, other.scope)

    def _touch(self, one: Scope, other: Scope) -> bool:
        return _meet((one.territory,), (other.territory,), self._places)

    def _places(self, territory: str) -> list[str]:
        country = territory.partition("-")[0]
        return ["*", *([self._regions[country]] if country in self._regions else []), country, territory]


def _side_by_side(one: Claim, other: Claim) -> bool:
    """Two claims that may both be granted: of different projects, of one chain, or of partners on one deal."""
    projects = {claim.project.casefold() for claim in (one, other) if claim.project}
    return len(projects) > 1 or any(_supplies(*pair) or _shares(*pair) for pair in ((one, other), (other, one)))


def _supplies(one: Claim, other: Claim) -> bool:
    return one.chain.role == "distributor" != other.chain.role and other.chain.distributor == one.party


def _shares(one: Claim, other: Claim) -> bool:
    return one.party in other.parties


def _paths(product: str) -> list[str]:
    steps = product.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps) + 1)]


def _meet(left: Iterable[str], right: Iterable[str], above: Above) -> bool:
    """Whether a thing of the left is, contains, or lies in one of the right; an empty side means everything."""
    left, right = tuple(left), tuple(right)
    if not left or not right:
        return True
    return any(one in above(other) or other in above(one) for one in left for other in right)


def _broken(held: Held, detail: str) -> Violation:
    record = held.record
    text = f"{held.protection} of {held.partner} {detail}"
    return Violation("no two overlapping protections", record.ledger, record.partition, record.sequence, text)
