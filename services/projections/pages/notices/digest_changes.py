"""Digests set up and changed: by a partner its own, by the vendor's staff theirs and those of its partners."""

from collections.abc import Collection
from typing import Annotated, Final, Literal, Self
from zoneinfo import available_timezones

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, model_validator

from contracts.access import Role
from contracts.bodies import Contact
from contracts.values import EntityId, Instant, Name, PartnerId
from services.kit.identity import Principal
from services.kit.web import Asking, Problem, for_readers
from services.projections.pages.notices.asking import Key, Sent, new_id, refusing
from services.projections.pages.notices.digests import VIEW, Digest, named, one_of, shown, subscriber_of
from services.projections.policy.digests import Schedule, Subscriber
from services.projections.policy.digests.readers import OF_PARTNERS, may_be_given
from services.projections.service.notices import DigestDesk

CHANGING: Final = "digests/change"
MORNING: Final = 7


def _known(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("no such time zone is known")
    return zone


class Times(BaseModel):
    """When a digest comes; `weekday` counts from Monday, 0, and is for weekly ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every: Literal["daily", "weekly"] = "daily"
    weekday: int = Field(default=0, ge=0, le=6)
    hour: int = Field(default=MORNING, ge=0, le=23)
    time_zone: Annotated[str, AfterValidator(_known), Field(max_length=64)] = "UTC"

    @property
    def schedule(self) -> Schedule:
        """The same as it is kept."""
        return Schedule(self.every, self.weekday, self.hour, self.time_zone)


class NewDigest(Times):
    """The same, and to whom it goes; staff names the partner whose it will be, or as what its reader may see things."""

    email: EmailStr
    name: Name | None = None
    partner: PartnerId | None = None
    roles: tuple[Role, ...] = Field(default=(), max_length=7)

    @property
    def person(self) -> Contact:
        """Whom it goes to."""
        return Contact(name=self.name or self.email, email=self.email)


class Again(BaseModel):
    """What is to be sent once more: the digest that told of the time until an instant, or all since one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: Instant | None = None
    since: Instant | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.until is None) == (self.since is None):
            raise ValueError("name the end of one, or an instant since when")
        return self


def add(router: APIRouter, desk: DigestDesk) -> None:
    """Add the routes."""
    _add_set_up(router, desk)

    @router.put("/digests/{id}", summary="Other times; one that had ended comes again", tags=[VIEW])
    @for_readers(CHANGING)
    async def change(id: EntityId, asking: Asking, body: Times) -> Digest:
        one = await one_of(desk, asking, id)
        with refusing():
            await desk.change(one, body.schedule)
        return await named(desk, await one_of(desk, asking, id))

    @router.post("/digests/{id}/replay", summary="Send one again, or all since an instant", tags=[VIEW])
    @for_readers(CHANGING)
    async def replay(id: EntityId, asking: Asking, body: Again) -> Sent:
        one = await one_of(desk, asking, id)
        with refusing():
            return Sent(id=id, count=await desk.again(one, body.until, body.since))


def _add_set_up(router: APIRouter, desk: DigestDesk) -> None:
    @router.post("/digests", summary="Have a digest sent to a person by mail", status_code=201, tags=[VIEW])
    @for_readers(CHANGING)
    async def set_up(asking: Asking, body: NewDigest, idempotency_key: Key = None) -> Digest:
        reader = _reader(asking, body)
        with refusing():
            made = await desk.open(new_id("digest", asking, idempotency_key), reader, body.schedule, body.person)
        return await named(desk, made)

    @router.delete("/digests/{id}", summary="No more digests, and forget whom they went to", tags=[VIEW])
    @for_readers(CHANGING)
    async def close(id: EntityId, asking: Asking) -> Digest:
        one = await one_of(desk, asking, id)
        with refusing():
            await desk.close(one)
        return shown(one)


def _reader(asking: Principal, body: NewDigest) -> Subscriber:
    """As whom a digest will be read. Raises Problem (403)."""
    mine = subscriber_of(asking)
    org = asking.org or body.partner
    for_partner = asking.org is None and org is not None
    given: Collection[str] = body.roles or (OF_PARTNERS if for_partner else asking.roles)
    roles = tuple(sorted(given))
    if body.partner not in {None, org} or not may_be_given(mine, roles, org):
        raise Problem("NOT_AUTHORISED", "you may only have digests sent of what you may see yourself")
    return Subscriber(asking.vendor, org, roles, mine.name)
