"""Sends notices: to each endpoint one after the other, by whatever carries them; notes what came of it.

It is noted after it was sent. Who dies between the two sends it again when the lease has run out, under the same id.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final, NamedTuple, Protocol

from services.kit.clock import Clock
from services.kit.outgoing import CertificateError, ForbiddenAddressError, UnreachableError
from services.projections.policy.sending import AT_ONCE_MAX, FAILING, GIVEN_UP, Tried, begun, notice_id, row_after
from services.projections.service.notices.metrics import NoticeMetrics
from services.projections.store.notices import Endpoint, Endpoints, Queue, Sending
from services.projections.store.session import DATABASE_AWAY

FAULTS: Final[dict[type[Exception], str]] = {
    ForbiddenAddressError: "FORBIDDEN_ADDRESS",
    CertificateError: "BAD_CERTIFICATE",
    TimeoutError: "TIMEOUT",
    UnreachableError: "UNREACHABLE",
}
"""How the log calls what came in place of an answer."""

log = logging.getLogger(__name__)


class NotYetError(Exception):
    """What is to be sent cannot be said yet; it counts as no try."""


class Due(NamedTuple):
    """A delivery that is being sent: its id, to whom, what, and when that began."""

    id: str
    endpoint: Endpoint
    sending: Sending
    at: datetime


class Carrier(Protocol):
    """One way for notices to reach somebody."""

    async def carry(self, due: Due) -> Tried:
        """What the try came to. Raises NotYetError, or one of DATABASE_AWAY."""


class Sender:
    """Everything that is due goes out; a slow endpoint keeps nobody waiting but itself."""

    def __init__(
        self,
        endpoints: Endpoints,
        queue: Queue,
        carriers: Mapping[str, Carrier],
        clock: Clock,
        metrics: NoticeMetrics,
    ) -> None:
        self._endpoints = endpoints
        self._queue = queue
        self._carriers = carriers
        self._metrics = metrics
        self._clock = clock
        self._busy: dict[str, dict[str, asyncio.Task[None]]] = {carrier: {} for carrier in carriers}

    async def look(self) -> None:
        """Begin with the endpoints that have something due and are not being sent to, as many as may be at once.

        Raises one of DATABASE_AWAY.
        """
        for carrier, busy in self._busy.items():
            due = await self._queue.due(carrier, self._clock.now()) - busy.keys()
            for id_ in islice(due, AT_ONCE_MAX[carrier] - len(busy)):
                busy[id_] = task = asyncio.create_task(self._serve(id_))
                task.add_done_callback(partial(self._ended, busy, id_))

    def _ended(self, busy: dict[str, asyncio.Task[None]], id_: str, task: asyncio.Task[None]) -> None:
        busy.pop(id_, None)
        if not task.cancelled() and (defect := task.exception()):
            log.error("notices to %s were not sent", id_, exc_info=defect)

    async def stop(self) -> None:
        """Leave what is under way."""
        tasks = [task for busy in self._busy.values() for task in busy.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, id_: str) -> None:
        try:
            while (sending := await self._queue.claim(id_, self._clock.now())) is not None:
                endpoint = await self._endpoints.named(id_)
                if endpoint is None or not await self._send(endpoint, sending):
                    return  # whoever does not answer one notice is spared the next, until it is looked again
        except DATABASE_AWAY as reason:
            log.warning("notices to %s wait: %s", id_, type(reason).__name__)

    async def _send(self, endpoint: Endpoint, sending: Sending) -> bool:
        """Whether that is over and done with."""
        began = self._clock.now()
        due = Due(notice_id(endpoint.carrier, endpoint.id, sending.event), endpoint, sending, began)
        try:
            tried = await self._carriers[endpoint.carrier].carry(due)
        except NotYetError as reason:
            log.info("notices to %s wait: %s", endpoint.id, reason)
            await self._queue.release(sending)
            return False
        row = row_after(tried, due.id, sending.tried, sending.tries + 1, (began, self._clock.now()))
        self._metrics.count(endpoint.carrier, tried)
        await self._heed(endpoint, tried)
        if tried.state is None and row.get("state") == GIVEN_UP:
            await self._endpoints.disable_unless_heard(endpoint.id, FAILING, begun(row["tries"], row["tried"]))
        await self._queue.note(sending, **row)
        return tried.state is not None

    async def _heed(self, endpoint: Endpoint, tried: Tried) -> None:
        """Do as the other side asked."""
        if tried.ends is not None:
            await self._endpoints.disable(endpoint.id, tried.ends)
        if tried.rests is not None:
            await self._endpoints.rest(endpoint.id, self._clock.now() + tried.rests)
