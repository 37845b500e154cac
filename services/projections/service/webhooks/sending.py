"""Sends notices: for each address one after the other, each signed at the moment it goes; notes what came of it.

It is noted after it was sent. Who dies between the two sends it again when the lease has run out, under the same id.
"""

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import Any

from contracts.codec import canonical
from contracts.values import derived_id
from services.kit.clock import Clock
from services.kit.outgoing import ForbiddenAddressError, Outgoing, UnreachableError
from services.kit.vault import SealBrokenError
from services.projections.policy.webhooks import DELIVERED, GONE, TRIES_SHOWN_MAX, body_of, retry_after
from services.projections.service.webhooks.secrets import Secrets
from services.projections.store.session import DATABASE_AWAY
from services.projections.store.webhooks import Deliveries, Endpoint, Endpoints, Sending
from services.projections.store.webhooks.tables import DELIVERED as ARRIVED
from services.projections.store.webhooks.tables import GIVEN_UP

GONE_REASON = "GONE"

log = logging.getLogger(__name__)


class Sender:
    """Everything that is due goes out; a slow address keeps nobody waiting but itself."""

    def __init__(
        self, endpoints: Endpoints, deliveries: Deliveries, secrets: Secrets, outgoing: Outgoing, clock: Clock
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._secrets = secrets
        self._outgoing = outgoing
        self._clock = clock
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def look(self) -> None:
        """Begin with every address that has something due and is not being sent to. Raises one of DATABASE_AWAY."""
        for id_ in await self._deliveries.due(self._clock.now()):
            if id_ not in self._busy:
                self._busy[id_] = task = asyncio.create_task(self._serve(id_))
                task.add_done_callback(partial(self._ended, id_))

    def _ended(self, id_: str, _: asyncio.Task[None]) -> None:
        self._busy.pop(id_, None)

    async def stop(self) -> None:
        """Leave what is under way."""
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, id_: str) -> None:
        try:
            while (sending := await self._deliveries.claim(id_, self._clock.now())) is not None:
                endpoint = await self._endpoints.named(id_)
                if endpoint is None or not await self._send(endpoint, sending):
                    return  # whoever does not answer one notice is spared the next, until it is looked again
        except DATABASE_AWAY as reason:
            log.warning("notices to %s wait: %s", id_, type(reason).__name__)

    async def _send(self, endpoint: Endpoint, sending: Sending) -> bool:
        """Whether it arrived."""
        began, id_ = self._clock.now(), webhook_id(endpoint.id, sending.event)
        status, fault = await self._tried(endpoint, sending, id_, began)
        arrived = status in DELIVERED
        if status == GONE:
            await self._endpoints.disable(endpoint.id, GONE_REASON)
        await self._deliveries.note(sending, **self._outcome(sending, id_, status, fault, began))
        return arrived

    async def _tried(
        self, endpoint: Endpoint, sending: Sending, id_: str, at: datetime
    ) -> tuple[int | None, str | None]:
        """The status of the answer, or what came in its place."""
        body = canonical(_plain(body_of(sending._asdict())))
        try:
            signed = await self._secrets.sign(endpoint.vendor, endpoint.secrets, id_, at, body)
            headers = {"content-type": "application/json", "user-agent": "dealreg-webhooks", **signed}
            return await self._outgoing.post(endpoint.url, headers, body), None
        except ForbiddenAddressError:
            return None, "FORBIDDEN_ADDRESS"
        except TimeoutError:
            return None, "TIMEOUT"
        except UnreachableError:
            return None, "UNREACHABLE"
        except (KeyError, SealBrokenError):
            log.error("the secret of %s is not in the vault, or cannot be opened", endpoint.id)
            return None, "SECRET_LOST"

    def _outcome(
        self, sending: Sending, id_: str, status: int | None, fault: str | None, began: datetime
    ) -> dict[str, Any]:
        """What the row says after a try."""
        now, tries = self._clock.now(), sending.tries + 1
        tried = [*sending.tried, {"at": began.isoformat(), "status": status, "fault": fault}][-TRIES_SHOWN_MAX:]
        said: dict[str, Any] = {"tries": tries, "tried": tried, "changed_at": now, "next_at": None}
        if status in DELIVERED:
            return said | {"state": ARRIVED}
        pause = retry_after(tries, id_)
        return said | ({"state": GIVEN_UP} if pause is None else {"next_at": now + pause})


def webhook_id(endpoint: str, event: str) -> str:
    """The id of a notice: the same however often it is sent, and another at every address."""
    return f"msg_{derived_id('webhook', endpoint, event)}"


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}
