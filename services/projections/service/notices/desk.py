"""What the owner of an address asks for: to be told, somewhere else, under another secret, again, or no more."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from services.kit.clock import Clock
from services.kit.vault import Vault
from services.projections.policy.sending import ACTIVE, WEBHOOK
from services.projections.policy.webhooks import ENDPOINTS_MAX
from services.projections.service.notices.secrets import Secrets
from services.projections.store.notices import Endpoint, Endpoints, Feeding, Queue, Whose


class FullError(Exception):
    """Nobody has more addresses than so many."""


class OtherRequestError(Exception):
    """The same key came before with another wish."""


class Wish(NamedTuple):
    """Where somebody wants what to be sent; whose it will be, none for the vendor itself."""

    vendor: str
    org: str | None
    url: str
    types: Sequence[str]


class WebhookDesk:
    """Addresses and their deliveries, as their owners reach them. All may raise what `database.AWAY` lists."""

    def __init__(self, endpoints: Endpoints, queue: Queue, feeding: Feeding, vault: Vault, clock: Clock) -> None:
        self.endpoints = endpoints
        self.queue = queue
        self._feeding = feeding
        self._secrets = Secrets(vault)
        self._clock = clock

    async def open(self, id_: str, wish: Wish) -> tuple[Endpoint, str | None]:
        """Enter an address, and its secret; a repeat finds the address and no secret. Raises FullError.

        Raises OtherRequestError, too.
        """
        if found := await self._again(id_, wish):
            return found, None
        if await self.endpoints.count(wish.vendor, wish.org) >= ENDPOINTS_MAX:
            raise FullError(f"there are {ENDPOINTS_MAX} addresses already")
        fresh = await self._secrets.make(wish.vendor, (), now := self._clock.now())
        made = Endpoint(id_, *wish._replace(types=list(wish.types)), ACTIVE, None, now, fresh.kept, WEBHOOK)
        if await self.endpoints.add(made):
            return made, fresh.secret
        await self._secrets.drop(wish.vendor, made.subjects)
        return await self._again(id_, wish) or made, None

    async def rotate(self, endpoint: Endpoint) -> str:
        """Another secret; the one before signs, too, for a while. Raises OtherRequestError when somebody was faster."""
        fresh = await self._secrets.make(endpoint.vendor, endpoint.secrets, self._clock.now())
        if not await self.endpoints.rotate(endpoint.id, endpoint.secrets, fresh.kept):
            await self._secrets.drop(endpoint.vendor, [fresh.kept[0]["subject"]])
            raise OtherRequestError("its secrets were changed by somebody else just now")
        await self._secrets.drop(endpoint.vendor, fresh.over)
        return fresh.secret

    async def close(self, endpoint: Endpoint) -> None:
        """Forget an address, its log and its secrets."""
        await self.endpoints.remove(endpoint.id)
        await self._secrets.drop(endpoint.vendor, endpoint.subjects)

    async def again(self, endpoint: Endpoint, event: str | None, since: datetime | None) -> int:
        """Send one event once more, or all since an instant; how many that are."""
        return await self._feeding.again(endpoint, self._clock.now(), event=event, since=since)

    async def _again(self, id_: str, wish: Wish) -> Endpoint | None:
        found = await self.endpoints.one(Whose(wish.vendor, wish.org, own_only=False), id_)
        if found is not None and Wish(found.vendor, found.org, found.url, tuple(found.types)) != wish:
            raise OtherRequestError("the same key came with another address")
        return found
