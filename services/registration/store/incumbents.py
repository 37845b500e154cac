"""Who sits at which customer after a won deal, by the registration that won it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from contracts import protections as g
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.tables import Shards
from services.registration.domain.evolve.incumbency import IncumbencyEvent, established, renewal_told
from services.registration.domain.incumbency import next_due
from services.registration.domain.state import Closed, Incumbent
from services.registration.store.coding import pack, unpacker

_incumbent = unpacker(Incumbent)


class Incumbents:
    """Packed by registration, and found by customer. The agenda says when a renewal is due, or the seat is free."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._packed = Shards()
        self._at: defaultdict[tuple[str, EntityId], set[EntityId]] = defaultdict(set)
        self._of: defaultdict[tuple[str, str], set[EntityId]] = defaultdict(set)
        """By the partner that sits there."""

    def get(self, registration: EntityId) -> Incumbent | None:
        """The incumbent by the registration that it won."""
        packed = self._packed.get(registration)
        return None if packed is None else _incumbent.decode(packed)

    def of_customer(self, vendor: str, customer: EntityId) -> Sequence[Incumbent]:
        """Who sits at a customer; whose time ends first, first."""
        found = (one for one in map(self.get, self._at.get((vendor, customer), ())) if one is not None)
        return sorted(found, key=lambda one: (one.until, one.registration))

    def of_partner(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """The registrations by which a partner sits at customers."""
        return sorted(self._of.get((vendor, partner), ()))

    def fold(self, event: IncumbencyEvent, closed: Closed) -> Incumbent | None:
        """Somebody sits down, is told of the renewal, or leaves; the one that left is given back."""
        if isinstance(event, g.IncumbencyEstablished):
            self._keep(established(event, closed.vendor, closed.protection_version + 1))
            return None
        was = self.get(event.registration)
        if was is None:
            raise KeyError(f"{event.TYPE} of one who never sat there")
        if isinstance(event, g.RenewalDue):
            self._keep(renewal_told(was))
            return None
        self._drop(was)
        return was

    def _keep(self, now: Incumbent) -> None:
        self._packed.put(now.registration, pack(now))
        self._enter(now)

    def _enter(self, now: Incumbent) -> None:
        self._agenda.enter(("incumbent", now.registration), next_due(now))
        self._of[now.vendor, now.partner].add(now.registration)
        if now.customer:
            self._at[now.vendor, now.customer].add(now.registration)

    def _drop(self, was: Incumbent) -> None:
        self._packed.drop(was.registration)
        self._agenda.enter(("incumbent", was.registration), None)
        _discard(self._at, (was.vendor, was.customer), was.registration)
        _discard(self._of, (was.vendor, was.partner), was.registration)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        return self._packed.dump()

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        self._packed.load(pieces)
        for _, packed in self._packed.items():  # noqa: PERF102 - no dict
            self._enter(_incumbent.decode(packed))


def _discard(index: dict[tuple[str, str], set[EntityId]], key: tuple[str, str], registration: EntityId) -> None:
    others = index.get(key, set())
    others.discard(registration)
    if not others:
        index.pop(key, None)
