"""Reads a ledger partition to its end and folds the state, from a checkpoint where one still fits."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from services.kit.collector import at_rest
from services.kit.ledger.bookkeeping import is_bookkeeping
from services.kit.ledger.chain import Anchor, Chain
from services.kit.ledger.checkpoint import Checkpoint, CheckpointRule, Standing
from services.kit.ledger.composing import Defect
from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.port import Partition, Source
from services.kit.ledger.record import Accepted
from services.kit.ledger.walk import Walk, lies_on

logger = logging.getLogger(__name__)


@dataclass
class Replayed:
    """The state at the end of the log, where that is, and what did not count on the way."""

    partition: Partition
    standing: Standing
    chain: Chain
    """It counts as skipped only what no earlier run has counted."""
    folded: int = 0


class Replay:
    """Brings a partition's state up to the end of its log."""

    def __init__(self, ledger: str, number: int, make: Callable[[int], Partition]) -> None:
        self._ledger = ledger
        self._number = number
        self._make = make
        self._read_to = 0

    async def run(self, log: Source, rule: CheckpointRule | None) -> Replayed:
        """Start from a checkpoint of this code that lies on this log's chain, else from nothing. Raises LogDoubt."""
        with at_rest():
            checkpoint = await asyncio.to_thread(rule.file.load, rule.code_version) if rule else None
            state = await self._from(checkpoint, log) if checkpoint else None
            if state is None:
                state = Replayed(self._make(self._number), Standing(), Chain(self._ledger, self._number))
            state.chain.counted_from = self._read_to
            self._read_to = await self._to_end(log, state)
            return state

    async def _from(self, checkpoint: Checkpoint, log: Source) -> Replayed | None:
        standing = checkpoint.standing
        if not await lies_on(log, standing.anchor):
            logger.warning("checkpoint of %s/%d does not lie on the log's chain: ignored", self._ledger, self._number)
            return None
        partition = self._make(self._number)
        try:
            await asyncio.to_thread(partition.load, checkpoint.body)
        except Exception:
            logger.exception("checkpoint of %s/%d cannot be loaded: ignored", self._ledger, self._number)
            return None
        return Replayed(partition, standing, Chain(self._ledger, self._number, standing.anchor.head))

    async def _to_end(self, log: Source, state: Replayed) -> int:
        """Fold what there is; the position behind it."""
        walk = Walk(log, state.chain, state.standing.anchor)
        async for batch in walk.to_end():
            _fold(state, batch)
            if batch:
                last = batch[-1]
                state.standing = replace(state.standing, at=last.time, positions=parse_positions(last.inputs))
        state.standing = replace(state.standing, anchor=Anchor(state.chain.head, walk.position))
        return walk.position


def _fold(state: Replayed, accepted: list[Accepted]) -> None:
    for record in accepted:
        if is_bookkeeping(record):
            state.standing = replace(state.standing, openings=record.version)
            continue
        try:
            state.partition.fold(record)
        except Exception as error:
            raise Defect(f"folding {record!r}: {type(error).__name__}: {error}") from error
    state.folded += len(accepted)
