"""Which two claims may both be granted although they meet: while a case about them is open, or was settled so."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from contracts.claims import ClaimPassedOn
from contracts.conflicts import ConflictDetected, ConflictLapsed, ConflictResolved, OutcomeOverturned
from contracts.message import Message
from services.cli.invariants.holdings import FOREVER
from services.kit.ledger import Accepted

Pair = frozenset[str]


@dataclass(slots=True)
class Allowance:
    """What a case allows, up to the time it allows it no more."""

    until: datetime = FOREVER


class Allowances:
    """Cases by the claims they are about. A dismissed one allows both for good: it was a false match."""

    def __init__(self) -> None:
        self._by_case: dict[str, Allowance] = {}
        self._by_pair: defaultdict[Pair, list[Allowance]] = defaultdict(list)

    def see(self, record: Accepted, event: Message) -> None:
        """What an event of the conflict ledger changes."""
        match event:
            case ConflictDetected():
                self._open(event.conflict, frozenset(side.claim for side in event.sides))
            case ConflictLapsed():
                self._close(event.conflict, record.time)
            case ConflictResolved() | OutcomeOverturned():
                self._settle(event, record.time)
            case ClaimPassedOn():
                self._pass_on(event.predecessor, event.registration)

    def allows(self, one: str, other: str, at: datetime) -> bool:
        """Whether a case that is open at this time, or opened or settled later, lets both stand."""
        return any(allowance.until > at for allowance in self._by_pair.get(frozenset({one, other}), ()))

    def _open(self, conflict: str, pair: Pair) -> None:
        self._by_case[conflict] = Allowance()
        self._by_pair[pair].append(self._by_case[conflict])

    def _close(self, conflict: str, at: datetime) -> None:
        if conflict in self._by_case:
            self._by_case[conflict].until = at

    def _settle(self, event: ConflictResolved | OutcomeOverturned, at: datetime) -> None:
        """A settled case goes on allowing both only if it gave neither side away."""
        if event.conflict not in self._by_case:
            self._open(event.conflict, frozenset(effect.claim for effect in event.effects))
        gone = any(effect.effect not in ("award", "keep") for effect in event.effects)
        self._by_case[event.conflict].until = at if gone else FOREVER

    def _pass_on(self, old: str, new: str) -> None:
        for pair in [pair for pair in self._by_pair if old in pair]:
            self._by_pair[(pair - {old}) | {new}] += self._by_pair[pair]
