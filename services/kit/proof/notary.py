"""Lets the trees of all logs grow, and signs them: every minute, every N records, and when somebody waits for it."""

import asyncio
import logging
import time
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from services.kit.database import AWAY
from services.kit.kafka import SendDoubtError
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.ledger.backoff import Backoff, BackoffLimits
from services.kit.proof.checkpoints import Checkpoint, read_checkpoint
from services.kit.proof.growing import Growing, Log
from services.kit.proof.keeping import Keeper
from services.kit.proof.keys import LogKeys
from services.kit.proof.notes import parse, sign
from services.kit.proof.proving import root_of
from services.kit.proof.shape import Stretch
from services.kit.proof.tables import Book, MovedError
from services.kit.proof.tiles import tiles_of

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often a ledger is looked at for more."""


class ForkError(RuntimeError):
    """The ledger does not go on from what was signed before: nothing more of it is signed until somebody has looked."""


class Office(NamedTuple):
    """What the notaries of an installation share. A log is signed so long after the last time, or so many records."""

    keeper: Keeper
    keys: LogKeys
    seconds: float
    records: int


class Notary:
    """Works on one log. Servers that are away are waited for; a fork stops it for good, loudly."""

    def __init__(self, log: Log, book: Book, growing: Growing, office: Office) -> None:
        self.log = log
        self.fault: str | None = None
        """Why nothing is signed at the moment; None while all is well."""
        self._book = book
        self._growing = growing
        self._office = office
        self._last_signed = -office.seconds
        self._checked = 0
        self._wanted = 0

    def hurry(self, size: int) -> None:
        """Sign as soon as there are so many records: somebody waits for it."""
        self._wanted = max(self._wanted, size)

    async def run(self) -> None:
        """Work until cancelled; a fork ends it, and `fault` goes on saying so."""
        backoff = Backoff(BackoffLimits())
        try:
            while True:
                try:
                    await self.step()
                    await asyncio.sleep(LOOK_SECONDS)
                except MovedError:
                    await asyncio.sleep(LOOK_SECONDS)  # another process let the tree grow: look at what it made
                except (*AWAY, DBAPIError, LogDoubt, LogRefused, SendDoubtError) as error:
                    self.fault = f"{self.log.origin} waits: {error}"
                    logger.warning("the proofs of %s wait: %s", self.log.origin, error)
                    await asyncio.sleep(backoff.next_seconds())
        except ForkError:
            logger.critical("nothing more of %s is signed", self.log.origin, exc_info=True)
        finally:
            await self._growing.close()

    async def step(self) -> None:
        """Let the tree grow, and sign it if that is due."""
        size = await self._growing.catch_up()
        last = await self._book.checkpoint(self.log.origin)
        signed = last.size if last else 0
        if size < signed:
            self._stop(f"{signed} records of {self.log.origin} were signed for, and {size} are there")
        due = self._is_due(signed, size)
        if last and (due or signed != self._checked):
            await self._check(read_checkpoint(parse(last.note).text))
        if due:
            await self._sign(size)
        self.fault = None

    async def _sign(self, size: int) -> None:
        origin = self.log.origin
        checkpoint = Checkpoint(origin, size, await self._root(size))
        await self._office.keeper.publish(sign(str(checkpoint), self._office.keys.signer(origin)))
        self._last_signed = time.monotonic()

    def _is_due(self, signed: int, size: int) -> bool:
        rested = time.monotonic() - self._last_signed >= self._office.seconds
        wanted = signed < self._wanted <= size
        return size > signed and (rested or wanted or size - signed >= self._office.records)

    async def _check(self, before: Checkpoint) -> None:
        """What was signed last must be the beginning of what is there: a log never signs two that contradict."""
        if await self._root(before.size) != before.root:
            self._stop(f"the first {before.size} records of {self.log.origin} are not those that were signed for")
        self._checked = before.size

    async def _root(self, size: int) -> bytes:
        tiles = await self._book.tiles(self.log.origin, tiles_of([Stretch(0, size)]))
        return root_of(tiles, size)

    def _stop(self, why: str) -> None:
        self.fault = why
        raise ForkError(why)
