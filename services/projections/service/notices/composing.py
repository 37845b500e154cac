"""Composes digests out of the views, as they were when the time of a digest was over."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from contracts.access import may_see, own_only
from services.kit.cursors import Sealer
from services.kit.tasks import together
from services.projections.policy.digests import Digest, Period, Subscriber, digest
from services.projections.policy.digests.periods import AHEAD
from services.projections.policy.sending import DISABLED
from services.projections.service.lane import AwayError, Lane
from services.projections.service.notices.sending import NotYetError
from services.projections.service.notices.writing import Written, written
from services.projections.store.instants import Instants
from services.projections.store.notices import Endpoint, Endpoints, Gathering, Subscription, Whose
from services.projections.store.querying import Library

UNSUBSCRIBE: Final = "unsubscribe"
VIEWS_SECONDS_MAX: Final = 3.0
"""How long a digest waits for the views to reach the ends of the ledgers; then it is made later."""
ROWS_SECONDS_MAX: Final = 12.0
"""How long the database may look for all that a digest says: nobody waits for it, and the lease is longer."""


class Links(NamedTuple):
    """Where people reach the service, if that is known, and what seals the address by which they end a digest."""

    edge: str | None
    sealer: Sealer

    def ending(self, endpoint: str) -> str | None:
        """The address that ends the digest of an endpoint for whoever knows it."""
        token = self.sealer.seal(UNSUBSCRIBE, endpoint)
        return f"{self.edge}/v1/unsubscribe?token={token}" if self.edge else None


class Composer:
    """Makes what a digest says."""

    def __init__(self, library: Library, webhooks: Endpoints, links: Links) -> None:
        self._library = library
        self._webhooks = webhooks
        self._links = links
        self._lanes: tuple[Lane, ...] = ()

    def follow(self, lanes: Iterable[Lane]) -> None:
        """Say what folds the views, which must be far enough before anything is told."""
        self._lanes = tuple(lanes)

    async def digest(self, endpoint: Endpoint, one: Subscription, since: datetime, until: datetime) -> Digest:
        """What is told of a time that is over. Raises NotYetError, or one of DATABASE_AWAY."""
        await self._caught_up()
        subscriber = Subscriber(endpoint.vendor, endpoint.org, tuple(one.roles), one.reader)
        period = Period(since, until, AHEAD[one.every])
        then = self._library.at(Instants(until, until))
        async with asyncio.timeout(ROWS_SECONDS_MAX):
            rows = await Gathering(then, subscriber, period).rows(await self._silent(subscriber))
        return digest(rows, subscriber, period, one.schedule.zone)

    def written(self, endpoint: Endpoint, one: Subscription, said: Digest) -> Written:
        """The digest as its reader gets it."""
        return written(said, one.schedule.zone, self._links.edge, self._links.ending(endpoint.id))

    async def _silent(self, subscriber: Subscriber) -> list[tuple[str, str]]:
        if not may_see(subscriber.roles, "webhooks"):
            return []
        whose = Whose(subscriber.vendor, subscriber.org, own_only(subscriber.roles))
        found = await self._webhooks.all(whose)
        return [(one.url, one.reason) for one in found if one.state == DISABLED and one.reason]

    async def _caught_up(self) -> None:
        try:
            async with asyncio.timeout(VIEWS_SECONDS_MAX):
                await together(*(lane.caught_up() for lane in self._lanes))
        except (TimeoutError, AwayError):
            raise NotYetError("the views are not there yet") from None
