"""What a reader of digests, or who looks after them, asks for: to get them, at other times, again, or no more."""

from datetime import datetime
from typing import NamedTuple

from contracts.bodies import Contact
from services.kit.clock import Clock
from services.kit.vault import SubjectTakenError, Vault
from services.projections.policy.digests import Schedule, Subscriber
from services.projections.policy.digests.periods import next_after
from services.projections.policy.digests.readers import READERS_MAX
from services.projections.policy.limits import SETTLING
from services.projections.policy.sending import ACTIVE, MAIL
from services.projections.service.notices.composing import Composer
from services.projections.service.notices.desk import FullError, OtherRequestError
from services.projections.service.notices.writing import Written
from services.projections.store.notices import Endpoint, Endpoints, Queue, Schedules, Subscription, Whose

UNSUBSCRIBED = "UNSUBSCRIBED"


class NoMailError(Exception):
    """No server that takes mail is named."""


class Digested(NamedTuple):
    """An endpoint with its digest."""

    endpoint: Endpoint
    subscription: Subscription

    @property
    def subscriber(self) -> Subscriber:
        """For whom it is."""
        its = self.endpoint
        return Subscriber(its.vendor, its.org, tuple(self.subscription.roles), self.subscription.reader)


class Tables(NamedTuple):
    """Where digests and their deliveries stand."""

    endpoints: Endpoints
    queue: Queue
    schedules: Schedules


class DigestDesk:
    """Digests and their deliveries, as people reach them. All may raise what `database.AWAY` lists."""

    def __init__(self, tables: Tables, composer: Composer, vault: Vault, clock: Clock, *, mails: bool) -> None:
        """`mails` says whether there is a server that takes mail."""
        self.queue = tables.queue
        self._endpoints, self._schedules = tables.endpoints, tables.schedules
        self._composer = composer
        self._vault = vault
        self._clock = clock
        self._mails = mails

    async def open(self, id_: str, subscriber: Subscriber, schedule: Schedule, person: Contact) -> Digested:
        """Enter a digest and whom it goes to; a repeat finds it. Raises NoMailError, FullError, OtherRequestError."""
        if not self._mails:
            raise NoMailError("no mail goes out from here: an operator sets DEALREG_SMTP_HOST and DEALREG_SMTP_FROM")
        if found := await self._again(id_, subscriber, schedule, person):
            return found
        if await self._endpoints.count(subscriber.vendor, subscriber.org) >= READERS_MAX:
            raise FullError(f"there are {READERS_MAX} readers already")
        now, subject = self._clock.now(), await self._sealed(subscriber.vendor, id_, person)
        secrets = [{"subject": subject, "until": None}]
        endpoint = Endpoint(id_, subscriber.vendor, subscriber.org, "", [], ACTIVE, None, now, secrets, MAIL)
        when = (now, next_after(schedule, now))
        made = Digested(endpoint, Subscription(id_, *schedule, subscriber.name, list(subscriber.roles), *when))
        if await self._schedules.add(*made):
            return made
        return await self._again(id_, subscriber, schedule, person) or made

    async def all(self, whose: Whose) -> list[Digested]:
        """All that somebody may see, the oldest first."""
        return await self._with_digests(await self._endpoints.all(whose))

    async def one(self, whose: Whose, id_: str) -> Digested | None:
        """One that somebody may see."""
        found = await self._endpoints.one(whose, id_)
        return next(iter(await self._with_digests([found])), None) if found else None

    async def person(self, one: Digested) -> Contact | None:
        """Whom it goes to; None when they were erased. Raises SealBrokenError."""
        try:
            return await self._vault.get(one.endpoint.vendor, one.endpoint.subjects[0])
        except KeyError:
            return None

    async def change(self, one: Digested, schedule: Schedule) -> None:
        """Let it come at other times; one that had ended comes again."""
        await self._schedules.change(one.endpoint.id, schedule, self._clock.now())

    async def close(self, one: Digested) -> None:
        """Forget a digest, its log and whom it went to; who is under a legal hold goes when that is released."""
        vendor = one.endpoint.vendor
        await self._endpoints.remove(one.endpoint.id)
        free = await self._vault.unclaimed.leave(vendor, one.endpoint.subjects, one.endpoint.org or "-")
        await self._vault.erase(vendor, *free)

    async def end(self, id_: str) -> None:
        """Send it no more; what its reader says without signing in."""
        await self._endpoints.disable(id_, UNSUBSCRIBED)

    async def again(self, one: Digested, until: datetime | None, since: datetime | None) -> int:
        """Send the digest once more that told of the time until an instant, or all since one; how many that are."""
        event = None if until is None else until.isoformat()
        return await self._schedules.again(one.endpoint.id, self._clock.now(), event=event, since=since)

    async def preview(self, one: Digested) -> Written:
        """What it would say if it came now. Raises NotYetError."""
        since = one.subscription.since
        until = max(since, self._clock.now() - SETTLING)
        return self._composer.written(*one, await self._composer.digest(*one, since, until))

    async def _with_digests(self, endpoints: list[Endpoint]) -> list[Digested]:
        found = await self._schedules.of([endpoint.id for endpoint in endpoints])
        return [Digested(endpoint, found[endpoint.id]) for endpoint in endpoints if endpoint.id in found]

    async def _again(self, id_: str, subscriber: Subscriber, schedule: Schedule, person: Contact) -> Digested | None:
        found = await self.one(Whose(subscriber.vendor, subscriber.org, own_only=False), id_)
        if found is None:
            return None
        if (found.subscriber, found.subscription.schedule, await self.person(found)) != (subscriber, schedule, person):
            raise OtherRequestError("the same key came with another wish")
        return found

    async def _sealed(self, vendor: str, id_: str, person: Contact) -> str:
        try:
            return (await self._vault.put(vendor, f"digest/{id_}", person)).subject
        except SubjectTakenError as error:
            raise OtherRequestError(str(error)) from None
