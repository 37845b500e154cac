"""Takes checkpoints beside the work: captured when all decided was handed over, saved once it is acknowledged."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from services.kit.ledger.chain import Anchor
from services.kit.ledger.checkpoint import CheckpointRule, Standing
from services.kit.ledger.composing import Composer
from services.kit.ledger.inputs import LedgerInbox
from services.kit.ledger.intake import Intake
from services.kit.ledger.tally import Tally

logger = logging.getLogger(__name__)

PARCEL_BYTES = 256 * 1024
"""A state is written in parcels; between two of them the writer decides."""


class Captured(NamedTuple):
    """The state at a place, in pieces that are yet to be made."""

    standing: Standing
    pieces: Iterable[bytes]


class Keeper:
    """Keeps the checkpoint of one opening; without a rule it does nothing."""

    def __init__(self, rule: CheckpointRule | None, openings: int, sequence: int, tally: Tally) -> None:
        self._rule = rule
        self._openings = openings
        self._last = sequence
        self._tally = tally
        self._captured: Captured | None = None
        self._saving: asyncio.Task[None] | None = None

    def capture_if_due(self, composer: Composer, intake: Intake) -> None:
        """Take the state, if enough was decided since the last time and all of it was handed over to the log."""
        if self._rule is None or self._busy() or not composer.empty:
            return
        if composer.stamp.head.sequence - self._last >= self._rule.every_records:
            self._capture(composer, intake)

    def acknowledged(self, anchor: Anchor) -> None:
        """The chain ends here for sure: what was captured at this place is written, beside what is decided next."""
        captured = self._captured
        if captured is None or self._rule is None or captured.standing.anchor.head != anchor.head or self._busy():
            return
        self._captured = None
        standing = replace(captured.standing, anchor=anchor)
        self._saving = asyncio.create_task(self._save(self._rule, standing, captured.pieces))

    async def finish(self, composer: Composer, intake: Intake, anchor: Anchor) -> None:
        """At a clean stop: wait for what is being written, and leave a last checkpoint."""
        if self._rule is None:
            return
        if self._saving:
            await self._saving
        self._capture(composer, intake)
        self.acknowledged(anchor)
        if self._saving:
            await self._saving

    def let_go(self) -> None:
        """The opening is over: what is still being written is left behind, the next opening makes its own."""
        if self._saving:
            self._saving.cancel()

    def _busy(self) -> bool:
        return self._saving is not None and not self._saving.done()

    def _capture(self, composer: Composer, intake: Intake) -> None:
        head = composer.stamp.head
        others = {inbox.name: inbox.anchor for inbox in intake.inboxes if isinstance(inbox, LedgerInbox)}
        standing = Standing(Anchor(head, -1), composer.stamp.at, dict(composer.positions), self._openings, others)
        self._captured = Captured(standing, composer.partition.dump())
        self._last = head.sequence

    async def _save(self, rule: CheckpointRule, standing: Standing, pieces: Iterable[bytes]) -> None:
        try:
            with closing(rule.file.begin(rule.code_version, standing)) as saving:
                for parcel in _parcels(pieces):
                    await asyncio.to_thread(saving.add, parcel)
                await asyncio.to_thread(saving.commit)
            self._tally.checkpoints += 1
        except OSError:
            logger.exception("a checkpoint could not be written; the writer goes on, a restart will take longer")


def _parcels(pieces: Iterable[bytes]) -> Iterator[bytes]:
    parcel = bytearray()
    for piece in pieces:
        parcel += piece
        if len(parcel) >= PARCEL_BYTES:
            yield bytes(parcel)
            parcel.clear()
    yield bytes(parcel)
