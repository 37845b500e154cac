"""Webhooks as their owners set them up: a partner its own, the vendor's staff its own and those of its partners."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import uuid4

from fastapi import APIRouter, Header, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from contracts.values import EntityId, Instant, PartnerId, derived_id
from services.kit.cursors import BadTokenError
from services.kit.identity import Principal
from services.kit.web import Asking, FieldError, Problem, command_key, for_readers
from services.kit.web.requests import KEY_LENGTH_MAX
from services.projections.domain.feed import FED
from services.projections.pages.answering import answer, instant
from services.projections.pages.shelf import Newest, Page, Shelf, Token, answering
from services.projections.policy.limits import PAGE_ROWS, PAGE_ROWS_MAX
from services.projections.policy.webhooks import fault_of
from services.projections.service.webhooks import FullError, OtherRequestError, WebhookDesk, Wish
from services.projections.service.webhooks.sending import webhook_id
from services.projections.store.webhooks import Endpoint, Place, Whose

VIEW: Final = "webhooks"
CHANGING: Final = "webhooks/change"
"""The rows of the table of views that say who may look, and who may set up."""
URL: Final = r'^https?://[A-Za-z0-9.:\[\]-]+(/[!"$-~]*)?$'
"""Without a user, a fragment, or letters that two programs might read in two ways."""
TYPES: Final = tuple(sorted(event.TYPE for event in FED))


def _known(name: str) -> str:
    if name not in TYPES:
        raise ValueError("partners are not told of such an event")
    return name


EventType = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(TYPES)})]
Key = Annotated[str | None, Header(max_length=KEY_LENGTH_MAX, pattern=r"^[\x21-\x7e]+$")]


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


class Webhook(BaseModel):
    """An address as it is shown; `secret` only in the answer that made it."""

    id: str
    url: str
    types: tuple[str, ...]
    partner: str | None
    state: str
    reason: str | None
    created_at: datetime
    secret: str | None = None


class NewSecret(BaseModel):
    """The secret that signs from now on; the one before it signs, too, for a day."""

    id: str
    secret: str


class Sent(BaseModel):
    """How many notices will be sent once more."""

    id: str
    count: int


class LogPage(Newest):
    """Which page of a log is meant."""

    limit: int = Field(default=PAGE_ROWS, ge=1, le=PAGE_ROWS_MAX)
    cursor: Token | None = None


Wanted = Annotated[Newest, Query()]


def add(router: APIRouter, shelf: Shelf, desk: WebhookDesk, *, loopback: bool) -> None:
    """Add the routes."""
    _add_reads(router, shelf, desk)
    _add_log(router, shelf, desk)
    _add_set_up(router, desk, loopback=loopback)
    _add_changes(router, desk, loopback=loopback)


def _add_reads(router: APIRouter, shelf: Shelf, desk: WebhookDesk) -> None:
    @router.get("/webhooks", summary="List where notices go, the oldest first", response_model=Page, tags=[VIEW])
    async def webhooks(request: Request, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        with _asking():
            found = await desk.endpoints.all(_whose(asking))
        return answer(request, {"items": [shown(one).model_dump() for one in found], "next": None})

    @router.get("/webhooks/{id}", summary="One address that notices go to", response_model=Webhook, tags=[VIEW])
    async def webhook(request: Request, id: EntityId, asking: Asking, reading: Wanted) -> Response:
        await shelf.enter(asking, VIEW, reading)
        return answer(request, shown(await _one(desk, asking, id)).model_dump())


def _add_log(router: APIRouter, shelf: Shelf, desk: WebhookDesk) -> None:
    @router.get(
        "/webhooks/{id}/deliveries",
        summary="What became of each notice, the newest event first",
        response_model=Page,
        tags=[VIEW],
    )
    async def deliveries(
        request: Request, id: EntityId, asking: Asking, paging: Annotated[LogPage, Query()]
    ) -> Response:
        await shelf.enter(asking, VIEW, paging)
        endpoint, purpose = await _one(desk, asking, id), f"deliveries/{id}"
        with _asking():
            rows = await desk.deliveries.log(id, _opened(shelf, purpose, paging.cursor), paging.limit)
        more, rows = len(rows) > paging.limit, rows[: paging.limit]
        last = rows[-1] if more else None
        after = (last["at"].isoformat(), last["sequence"], last["event"]) if last else None
        items = [_logged(endpoint, row) for row in rows]
        return answer(request, {"items": items, "next": shelf.sealer.seal(purpose, after) if after else None})


def _add_set_up(router: APIRouter, desk: WebhookDesk, *, loopback: bool) -> None:
    @router.post("/webhooks", summary="Have notices sent to an address", status_code=201, tags=[VIEW])
    @for_readers(CHANGING)
    async def set_up(asking: Asking, body: NewAddress, idempotency_key: Key = None) -> Webhook:
        org = asking.org or body.partner
        if body.partner not in {None, org}:
            raise Problem("NOT_AUTHORISED", "you may only set up what is your own")
        _check(body.url, loopback=loopback)
        id_ = derived_id("webhook", command_key(asking, idempotency_key)) if idempotency_key else str(uuid4())
        with _asking():
            made, secret = await desk.open(id_, Wish(asking.vendor, org, body.url, body.types))
        return shown(made).model_copy(update={"secret": secret})

    @router.delete("/webhooks/{id}", summary="Send nothing there any more, and forget it", tags=[VIEW])
    @for_readers(CHANGING)
    async def close(id: EntityId, asking: Asking) -> Webhook:
        endpoint = await _one(desk, asking, id)
        with _asking():
            await desk.close(endpoint)
        return shown(endpoint)


def _add_changes(router: APIRouter, desk: WebhookDesk, *, loopback: bool) -> None:
    @router.put("/webhooks/{id}", summary="Another address or other events; what was disabled works again", tags=[VIEW])
    @for_readers(CHANGING)
    async def change(id: EntityId, asking: Asking, body: Address) -> Webhook:
        await _one(desk, asking, id)
        _check(body.url, loopback=loopback)
        with _asking():
            await desk.endpoints.change(id, body.url, body.types)
        return shown(await _one(desk, asking, id))

    @router.post("/webhooks/{id}/rotate", summary="Another secret, with a day to change over", tags=[VIEW])
    @for_readers(CHANGING)
    async def rotate(id: EntityId, asking: Asking) -> NewSecret:
        endpoint = await _one(desk, asking, id)
        with _asking():
            return NewSecret(id=id, secret=await desk.rotate(endpoint))

    @router.post("/webhooks/{id}/replay", summary="Send one notice again, or all since an instant", tags=[VIEW])
    @for_readers(CHANGING)
    async def replay(id: EntityId, asking: Asking, body: Again) -> Sent:
        endpoint = await _one(desk, asking, id)
        with _asking():
            return Sent(id=id, count=await desk.again(endpoint, body.event, body.since))


def shown(endpoint: Endpoint) -> Webhook:
    """An address without its secrets."""
    found = endpoint._asdict()
    return Webhook(partner=endpoint.org, **{name: found[name] for name in Webhook.model_fields if name in found})


def _logged(endpoint: Endpoint, row: dict[str, Any]) -> dict[str, Any]:
    """A line of the log. A sequence would count everybody's records."""
    said = {name: value for name, value in row.items() if name != "sequence"}
    return {"id": webhook_id(endpoint.id, row["event"]), **said}


@contextmanager
def _asking() -> Iterator[None]:
    """Raises Problem: 409, 422, 503."""
    try:
        with answering():
            yield
    except FullError as error:
        raise Problem("TOO_MANY_WEBHOOKS", str(error)) from None
    except OtherRequestError as error:
        raise Problem("IDEMPOTENCY_CONFLICT", str(error)) from None


async def _one(desk: WebhookDesk, asking: Principal, id_: str) -> Endpoint:
    """An address that is there and theirs. Raises Problem: what is another's looks like what is not there."""
    with _asking():
        found = await desk.endpoints.one(_whose(asking), id_)
    if found is None:
        raise Problem("NOT_FOUND", "there is nothing here under this id")
    return found


def _whose(asking: Principal) -> Whose:
    return Whose(asking.vendor, asking.org, own_only(asking.roles))


def _check(url: str, *, loopback: bool) -> None:
    """Raises Problem (422)."""
    if fault := fault_of(url, loopback=loopback):
        raise Problem("INVALID", "notices cannot go there", [FieldError("/url", fault)])


def _opened(shelf: Shelf, purpose: str, cursor: str | None) -> Place | None:
    """Where a page of the log begins. Raises Problem (422)."""
    if cursor is None:
        return None
    try:
        at, sequence, event = shelf.sealer.open(purpose, cursor)
    except BadTokenError as error:
        raise Problem("BAD_TOKEN", str(error), [FieldError("cursor", "not the next of a page of this log")]) from None
    return instant(at), sequence, event
