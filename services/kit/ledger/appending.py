"""The writer's rule at work: an append counts only if the broker put it right behind the last record read."""

import time

from services.kit.ledger.chain import Anchor
from services.kit.ledger.composing import Append
from services.kit.ledger.port import Log, LogDoubt
from services.kit.ledger.tally import Tally


class Appender:
    """Extends one partition's chain; after a LogDoubt it must not be used again."""

    def __init__(self, log: Log, anchor: Anchor, tally: Tally) -> None:
        self.anchor = anchor
        """The end of the chain, as far as the broker acknowledged it."""
        self._log = log
        self._tally = tally

    async def append(self, append: Append) -> None:
        """Write the records and be sure of their place. Raises LogDoubt."""
        began = time.perf_counter()
        base = await self._log.append(append.records)
        if base != self.anchor.position:
            raise LogDoubt("lost-race", f"append {append.id} landed at {base}, expected at {self.anchor.position}")
        self.anchor = Anchor(append.head, base + len(append.records))
        self._tally.note_append(len(append.records), time.perf_counter() - began)
