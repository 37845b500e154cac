"""The claims that are to be screened again because something around them changed."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from contracts.values import EntityId
from services.conflict.domain.state import LiveClaim


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """A claim that is to be screened again: since when, and why.

    When a rival ended, whoever has the highest right comes up first; when two customers meet that did not before, the
    lowest is compared first, as whoever is screened later finds the other and waits for it; direct sales, which waits
    for nobody, comes last.
    """

    since: datetime
    code: str
    lowest_first: bool = False


class Queue:
    """Claims by id, each once."""

    def __init__(self) -> None:
        self._waiting: dict[EntityId, Waiting] = {}

    def put(self, claim: EntityId, since: datetime, code: str) -> None:
        """A claim is to be screened again, if it is not already."""
        self._waiting.setdefault(claim, Waiting(since, code))

    def put_anew(self, claim: EntityId, since: datetime, code: str) -> None:
        """A claim is to be screened again as who its customer is has changed, which is more than any other reason."""
        self._waiting[claim] = Waiting(since, code, lowest_first=True)

    def waits_as(self, claim: EntityId, code: str) -> bool:
        """Whether a claim waits, for this reason."""
        return claim in self._waiting and self._waiting[claim].code == code

    def remove(self, claim: EntityId) -> None:
        """A claim was screened, or needs not be."""
        self._waiting.pop(claim, None)

    def first(self, live: Mapping[EntityId, LiveClaim]) -> tuple[datetime, EntityId, str] | None:
        """The claim that comes up next, since when and why."""
        if not self._waiting:
            return None
        claim = min(self._waiting, key=lambda one: self._turn(live[one]))
        waiting = self._waiting[claim]
        return waiting.since, claim, waiting.code

    def _turn(self, claim: LiveClaim) -> tuple[bool, bool, int, str]:
        lowest_first = self._waiting[claim.id].lowest_first
        return (not lowest_first, claim.kind == "direct", -claim.priority if lowest_first else claim.priority, claim.id)

    def dump(self) -> dict[EntityId, Waiting]:
        """Everything, as plain data."""
        return self._waiting

    def load(self, waiting: dict[EntityId, Waiting]) -> None:
        """Take over what `dump` returned."""
        self._waiting = waiting
