"""What waits for the clock: at most one time for each entity, the earliest first."""

import heapq
from collections.abc import Iterable
from datetime import datetime

SLACK = 1_000
"""Overtaken entries are swept out when they outnumber the standing ones by this many."""


Entity = tuple[str, ...]
"""A family and the id in it: `("direct-claim", id)`, `("partner", vendor, id)`."""


class Agenda:
    """Times by entity. An entity that is entered again with another time, or none, replaces its entry."""

    def __init__(self) -> None:
        self._at: dict[Entity, datetime] = {}
        self._heap: list[tuple[datetime, Entity]] = []

    def enter(self, entity: Entity, at: datetime | None) -> None:
        """Say when the clock next has something to do with an entity; None when it has nothing."""
        if at is None:
            self._at.pop(entity, None)
        elif self._at.get(entity) != at:
            self._at[entity] = at
            heapq.heappush(self._heap, (at, entity))
        if len(self._heap) > 2 * len(self._at) + SLACK:
            self._heap = [(when, name) for name, when in self._at.items()]
            heapq.heapify(self._heap)

    def enter_all(self, entries: Iterable[tuple[Entity, datetime]]) -> None:
        """Enter many at once that are not there yet: a tenth of the work."""
        for entity, at in entries:
            self._at[entity] = at
            self._heap.append((at, entity))
        heapq.heapify(self._heap)

    def first(self) -> tuple[datetime, Entity] | None:
        """The earliest time and its entity."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0] if self._heap else None
