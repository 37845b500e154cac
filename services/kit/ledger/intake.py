"""What a writer decides next: first what is due by the clock, then its inputs, each getting its share of an append."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.kit.clock import Clock
from services.kit.ledger.composing import Composer
from services.kit.ledger.inputs import Inbox


class Intake:
    """The clock and the inboxes of one writer, and `wake`, which is set when one of them has something."""

    def __init__(self, inboxes: Sequence[Inbox[Any]], clock: Clock) -> None:
        self.inboxes = inboxes
        self.wake = asyncio.Event()
        self._clock = clock
        self._next_due: datetime | None = None
        self._due_changed = asyncio.Event()

    def start(self, group: asyncio.TaskGroup) -> list[asyncio.Task[None]]:
        """Begin to read ahead and to watch the clock."""
        pumps = [group.create_task(inbox.pump(self.wake)) for inbox in self.inboxes]
        return [*pumps, group.create_task(self._watch_clock())]

    def decide(self, composer: Composer) -> None:
        """Let the composer decide what there is, as far as there is room. Raises Defect."""
        now = self._clock.now()
        composer.due(now)
        for rest, inbox in zip(range(len(self.inboxes), 0, -1), self.inboxes, strict=True):
            composer.consume(inbox, -(-composer.room // rest), now)
        self._set_alarm(composer.partition.next_due())

    def lag(self) -> dict[str, int]:
        """Records that are there and not consumed, of each input."""
        return {inbox.name: inbox.lag for inbox in self.inboxes}

    def waiting(self) -> bool:
        """Is there anything to decide, as of now?"""
        return any(inbox.items for inbox in self.inboxes) or self._is_due()

    @property
    def next_due(self) -> datetime | None:
        """When the clock has something to decide next, as of the last decision."""
        return self._next_due

    def _is_due(self) -> bool:
        return self._next_due is not None and self._next_due <= self._clock.now()

    def _set_alarm(self, at: datetime | None) -> None:
        if at != self._next_due:
            self._next_due = at
            self._due_changed.set()

    async def _watch_clock(self) -> None:
        while True:
            self._due_changed.clear()
            alarm = asyncio.ensure_future(self._clock.sleep_until(self._next_due))
            change = asyncio.ensure_future(self._due_changed.wait())
            try:
                await asyncio.wait((alarm, change), return_when=asyncio.FIRST_COMPLETED)
                if alarm.done():
                    self.wake.set()
                    await change
            finally:
                alarm.cancel()
                change.cancel()
