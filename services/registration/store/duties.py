"""Claims of partners whose standing changed, for which it is still to be carried out what that means."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.tables import framed, unframed
from services.registration.store.coding import pack, unpacker

QUEUES = 0
Office = tuple[str, str]
"""A partner at a vendor."""
_queues = unpacker(list[tuple[Office, datetime, list[EntityId]]])


class Duties:
    """A queue for each such partner; the agenda says since when it waits."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._queues: dict[Office, tuple[datetime, deque[EntityId]]] = {}

    def next_of(self, vendor: str, partner: str, most: int) -> tuple[Sequence[EntityId], int]:
        """The claims that come first, and how many are left behind them."""
        _, queue = self._queues.get((vendor, partner), (None, deque[EntityId]()))
        first = tuple(islice(queue, most))
        return first, len(queue) - len(first)

    def begin(self, vendor: str, partner: str, claims: Iterable[EntityId], at: datetime) -> None:
        """The standing changed; what was left of an earlier change is overtaken by it."""
        self._keep((vendor, partner), at, deque(claims))

    def add(self, vendor: str, partner: str, claims: Iterable[EntityId], at: datetime) -> None:
        """More claims are to be looked at, behind those that are in the queue already."""
        since, queue = self._queues.get((vendor, partner), (at, deque[EntityId]()))
        known = frozenset(queue)
        queue.extend(claim for claim in claims if claim not in known)
        self._keep((vendor, partner), since, queue)

    def carried_out(self, vendor: str, partner: str, claims: int) -> None:
        """Take the first claims out of the queue."""
        since, queue = self._queues[vendor, partner]
        for _ in range(claims):
            queue.popleft()
        self._keep((vendor, partner), since, queue)

    def _keep(self, office: Office, since: datetime, queue: deque[EntityId]) -> None:
        self._agenda.enter(("consequences", *office), since if queue else None)
        if queue:
            self._queues[office] = since, queue
        else:
            self._queues.pop(office, None)

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        queues = [(office, since, list(queue)) for office, (since, queue) in self._queues.items()]
        return framed({QUEUES: (pack(queues),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave."""
        for packed in unframed(b"".join(pieces))[QUEUES]:
            for office, since, queue in _queues.decode(packed):
                self._keep(office, since, deque(queue))
