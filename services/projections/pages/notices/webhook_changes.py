"""Webhooks set up and changed: by a partner its own, by the vendor's staff its own and those of its partners."""

from typing import Annotated, Final, Self

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.values import EntityId, Instant, PartnerId
from services.kit.web import Asking, FieldError, Problem, for_readers
from services.projections.domain.feed import FED
from services.projections.pages.notices.asking import Key, Sent, new_id, refusing
from services.projections.pages.notices.webhooks import VIEW, Webhook, one_of, shown
from services.projections.policy.webhooks import fault_of
from services.projections.service.notices import WebhookDesk, Wish

CHANGING: Final = "webhooks/change"
"""The row of the table of views that says who may set up."""
URL: Final = r'^https?://[A-Za-z0-9.:\[\]-]+(/[!"$-~]*)?$'
"""Without a user, a fragment, or letters that two programs might read in two ways."""
TYPES: Final = tuple(sorted(event.TYPE for event in FED))


def _known(name: str) -> str:
    if name not in TYPES:
        raise ValueError("partners are not told of such an event")
    return name


EventType = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(TYPES)})]


class Address(BaseModel):
    """Where notices go, and of what; no types are all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=URL, max_length=2_000)
    types: tuple[EventType, ...] = Field(default=(), max_length=len(TYPES))


class NewAddress(Address):
    """The same, and whose it is: staff sets up the vendor's own, or names the partner whose it will be."""

    partner: PartnerId | None = None


class Again(BaseModel):
    """What is to be sent once more: one event, or all since an instant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: EntityId | None = None
    since: Instant | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.event is None) == (self.since is None):
            raise ValueError("name an event, or an instant")
        return self


class NewSecret(BaseModel):
    """The secret that signs from now on; the one before it signs, too, for a day."""

    id: str
    secret: str


def add(router: APIRouter, desk: WebhookDesk, *, loopback: bool) -> None:
    """Add the routes."""
    _add_set_up(router, desk, loopback=loopback)
    _add_changes(router, desk, loopback=loopback)


def _add_set_up(router: APIRouter, desk: WebhookDesk, *, loopback: bool) -> None:
    @router.post("/webhooks", summary="Have notices sent to an address", status_code=201, tags=[VIEW])
    @for_readers(CHANGING)
    async def set_up(asking: Asking, body: NewAddress, idempotency_key: Key = None) -> Webhook:
        org = asking.org or body.partner
        if body.partner not in {None, org}:
            raise Problem("NOT_AUTHORISED", "you may only set up what is your own")
        _check(body.url, loopback=loopback)
        wish = Wish(asking.vendor, org, body.url, body.types)
        with refusing():
            made, secret = await desk.open(new_id("webhook", asking, idempotency_key), wish)
        return shown(made).model_copy(update={"secret": secret})

    @router.delete("/webhooks/{id}", summary="Send nothing there any more, and forget it", tags=[VIEW])
    @for_readers(CHANGING)
    async def close(id: EntityId, asking: Asking) -> Webhook:
        endpoint = await one_of(desk, asking, id)
        with refusing():
            await desk.close(endpoint)
        return shown(endpoint)


def _add_changes(router: APIRouter, desk: WebhookDesk, *, loopback: bool) -> None:
    @router.put("/webhooks/{id}", summary="Another address or other events; what was disabled works again", tags=[VIEW])
    @for_readers(CHANGING)
    async def change(id: EntityId, asking: Asking, body: Address) -> Webhook:
        await one_of(desk, asking, id)
        _check(body.url, loopback=loopback)
        with refusing():
            await desk.endpoints.change(id, body.url, body.types)
        return shown(await one_of(desk, asking, id))

    @router.post("/webhooks/{id}/rotate", summary="Another secret, with a day to change over", tags=[VIEW])
    @for_readers(CHANGING)
    async def rotate(id: EntityId, asking: Asking) -> NewSecret:
        endpoint = await one_of(desk, asking, id)
        with refusing():
            return NewSecret(id=id, secret=await desk.rotate(endpoint))

    @router.post("/webhooks/{id}/replay", summary="Send one notice again, or all since an instant", tags=[VIEW])
    @for_readers(CHANGING)
    async def replay(id: EntityId, asking: Asking, body: Again) -> Sent:
        endpoint = await one_of(desk, asking, id)
        with refusing():
            return Sent(id=id, count=await desk.again(endpoint, body.event, body.since))


def _check(url: str, *, loopback: bool) -> None:
    """Raises Problem (422)."""
    if fault := fault_of(url, loopback=loopback):
        raise Problem("INVALID", "notices cannot go there", [FieldError("/url", fault)])
