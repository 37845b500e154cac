"""Saves that wait for their place in the ledger: what one is, whether it may be written, and how large it gets."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from eventsourcing.persistence import IntegrityError, ProgrammingError, Tracking

from services.kit.ledger.recorder.events import Kept
from services.kit.ledger.recorder.index import Index

RECORD_FIXED_BYTES = 480
"""More than header names, fixed-size header values and framing of one record take in a batch."""


@dataclass(eq=False)
class Save:
    """Events that are recorded together or not at all, and how far an upstream application was processed with them."""

    events: Sequence[Kept]
    tracking: Tracking | None = None
    id: str = field(default_factory=lambda: str(uuid4()))
    done: asyncio.Future[Sequence[int]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """The sequence numbers of the events, once the broker acknowledged them."""

    def __post_init__(self) -> None:
        name = self.tracking.application_name if self.tracking else "-"
        if not name or set(name) & set(",="):
            raise ProgrammingError(f"an application's name has characters, and neither ',' nor '=': {name!r}")

    def size_bytes(self, shared_bytes: int) -> int:
        """At most how many bytes it takes in a batch; `shared_bytes` is what actor, source, inputs add to each."""
        name = self.tracking.application_name if self.tracking else ""
        each = RECORD_FIXED_BYTES + shared_bytes + len(name.encode())
        return each + sum(
            each + 2 * len(event.stream.encode()) + len(event.type.encode()) + len(event.state) for event in self.events
        )

    def answer(self, sequences: Sequence[int]) -> None:
        """Tell who waits, if anybody still does."""
        if not self.done.done():
            self.done.set_result(sequences)

    def fail(self, error: Exception) -> None:
        """Tell who waits that it was not recorded, or that this is not known."""
        if not self.done.done():
            self.done.set_exception(error)
            self.done.exception()  # seen: whoever waits may have gone, which is nothing to warn of


class Admission:
    """Admits saves to one append: each must fit what the ledger holds and what was admitted before it."""

    def __init__(self, index: Index) -> None:
        self.positions = index.positions
        self._index = index
        self._taken: set[tuple[str, int]] = set()

    def admit(self, save: Save) -> bool:
        """False if it does not fit; it is answered with an IntegrityError then."""
        new = {(event.stream, event.version) for event in save.events}
        if error := self._objection(save, new):
            save.fail(IntegrityError(error))
            return False
        self._taken |= new
        if save.tracking:
            self.positions[save.tracking.application_name] = save.tracking.notification_id + 1
        return True

    def _objection(self, save: Save, new: set[tuple[str, int]]) -> str:
        if len(new) < len(save.events):
            return "a version of a stream stands twice among the events"
        for stream, version in new:
            if stream == self._index.own_stream:
                return f"{stream} is the ledger's own stream"
            if (stream, version) in self._taken or self._index.holds(stream, version):
                return f"version {version} of {stream} is taken"
        tracking = save.tracking
        if tracking and tracking.notification_id < self.positions.get(tracking.application_name, 0):
            return f"{tracking.application_name} was already processed up to {tracking.notification_id} or further"
        return ""
