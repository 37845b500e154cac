"""Follows the ledger for whom to forget, and forgets whom it never names.

The edge erases before it answers. This goes behind it: after a crash between event and row, after a vault was restored
from a backup, and for what no edge asked for.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final

from services.kit.database import AWAY
from services.kit.ledger import Accepted, Anchor, Broker, Head, Ledger, LogDoubt, Tail
from services.kit.ledger.anchors import anchor_from_json, anchor_to_json
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.tasks import together
from services.kit.vault import Vault
from services.registration.service.forgetting import UNCLAIMED_KEPT, erasures, settle

NOTED_EVERY_RECORDS: Final = 20_000
"""How often the place is noted while nobody is to be forgotten: a start reads no more than this many records again."""

UNCLAIMED_EVERY_SECONDS: Final = 3_600
FEW_RECORDS: Final = 100
GATHER_SECONDS: Final = 0.5
"""After few records so long is waited for more, as each time costs a transaction and nobody waits for this."""

log = logging.getLogger(__name__)


class Forgetting:
    """Carries out the erasures of every partition, once each, and again where the vault does not know of them."""

    def __init__(self, broker: Broker, ledger: Ledger, partitions: int, vault: Vault) -> None:
        self._broker = broker
        self._ledger = ledger
        self._vault = vault
        self._noted = dict.fromkeys(range(partitions), -1)
        self._behind: set[int] = set()
        self._ended: str | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Follow until this is left; while a server is away, try again."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def fault(self) -> str | None:
        """Which partitions' erasures are not carried out, as a server is away or a defect ended it."""
        if self._ended is not None:
            return f"erasures are not carried out any more: {self._ended}"
        return f"erasures of partitions {sorted(self._behind)} wait" if self._behind else None

    async def _run(self) -> None:
        try:
            await together(*(self._follow(partition) for partition in self._noted), self._drop_unclaimed())
        except Exception as error:
            log.critical("carrying out erasures ended", exc_info=error)
            self._ended = type(error).__name__
            raise

    async def _drop_unclaimed(self) -> None:
        while True:
            await asyncio.sleep(UNCLAIMED_EVERY_SECONDS)
            # What was not followed yet may name some of them.
            if not self._behind:
                await self._dropped()

    async def _dropped(self) -> None:
        try:
            rows = await self._vault.unclaimed.drop(UNCLAIMED_KEPT)
        except AWAY as error:
            log.warning("what no record names is not dropped now", extra={"reason": type(error).__name__})
        else:
            log.info("dropped what no record names", extra={"rows": rows})

    async def _follow(self, partition: int) -> None:
        backoff = Backoff(BackoffLimits())
        while True:
            try:
                await self._carry_out(partition)
            except (*AWAY, LogDoubt) as error:
                self._behind.add(partition)
                log.warning("erasures of partition %d wait", partition, extra={"reason": type(error).__name__})
                await asyncio.sleep(backoff.next_seconds())

    async def _carry_out(self, partition: int) -> None:
        tail = Tail(self._broker, self._ledger, partition)
        noted = await self._vault.erasing.place(partition)
        place = anchor_from_json(dict(noted)) if noted else None
        # A ledger that is not the one of this vault is followed from its beginning.
        after = place.head.sequence if place and await tail.resume(place) else -1
        self._noted[partition] = after
        async with aclosing(tail.follow(after)) as batches:
            self._behind.discard(partition)
            async for batch in batches:
                await self._take(partition, batch)
                if len(batch) < FEW_RECORDS:
                    await asyncio.sleep(GATHER_SECONDS)

    async def _take(self, partition: int, batch: list[Accepted]) -> None:
        last, found = batch[-1], erasures(batch)
        await settle(batch, self._vault)
        if rows := await self._vault.erasing.erase(found):
            log.warning("erased what the ledger says must not be kept", extra={"rows": rows})
        if found or last.sequence - self._noted[partition] >= NOTED_EVERY_RECORDS:
            place = Anchor(Head(last.sequence, last.hash), last.offset + 1)
            await self._vault.erasing.put_place(partition, anchor_to_json(place))
            self._noted[partition] = last.sequence
