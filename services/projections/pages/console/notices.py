"""Deliveries of notices as pages: webhooks and digests, what became of each notice, and forms to send some again."""

from typing import Annotated, Any, Final, NamedTuple, TypeVar

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import RedirectResponse, Response

from contracts.access import may_see
from contracts.values import EntityId
from services.kit.identity import Principal
from services.kit.web import Problem, invalid
from services.kit.web.session import form_of
from services.projections.pages.console import rendering
from services.projections.pages.console.looking import reading_of
from services.projections.pages.console.opening import SignedIn
from services.projections.pages.notices import digest_changes, digests, webhook_changes, webhooks
from services.projections.pages.notices.asking import LogPage, logged, refusing, whose
from services.projections.pages.shelf import Newest, Shelf, Token
from services.projections.policy.digests.readers import may_manage
from services.projections.service.notices import DigestDesk, Digested, WebhookDesk
from services.projections.store.notices import Endpoint, Queue

ROWS: Final = 25
Said = TypeVar("Said", webhook_changes.Again, digest_changes.Again)


class Desks(NamedTuple):
    """Where both kinds of notices are looked after."""

    webhooks: WebhookDesk
    digests: DigestDesk


class Wanted(BaseModel):
    """Where the last page of the log ended, and how many the form before asked for again."""

    model_config = ConfigDict(extra="forbid")
    cursor: Token | None = None
    again: int | None = None


Logged = Annotated[Wanted, Query()]


def add(router: APIRouter, shelf: Shelf, desks: Desks) -> None:
    """Add the pages. They show how things stand: what was sent is no part of a ledger, so nobody looks back."""

    @router.get("/console/notices")
    async def notices(asking: SignedIn, reading: Annotated[Newest, Query()]) -> Response:
        return await _all(shelf, desks, asking, reading)

    @router.get("/console/webhooks/{id}")
    async def webhook(asking: SignedIn, id: EntityId, wanted: Logged) -> Response:
        return await _webhook(shelf, desks.webhooks, asking, id, wanted)

    @router.get("/console/digests/{id}")
    async def digest(asking: SignedIn, id: EntityId, wanted: Logged) -> Response:
        return await _digest(shelf, desks.digests, asking, id, wanted)

    @router.post("/console/webhooks/{id}/replay")
    async def webhook_again(request: Request, asking: SignedIn, id: EntityId) -> Response:
        return await _webhook_again(request, desks.webhooks, asking, id)

    @router.post("/console/digests/{id}/replay")
    async def digest_again(request: Request, asking: SignedIn, id: EntityId) -> Response:
        return await _digest_again(request, desks.digests, asking, id)


async def _all(shelf: Shelf, desks: Desks, asking: Principal, reading: Newest) -> Response:
    await shelf.enter(asking, digests.VIEW, reading)
    hooks: list[Endpoint] | None = None
    with refusing():
        if may_see(asking.roles, webhooks.VIEW):
            hooks = await desks.webhooks.endpoints.all(whose(asking))
        mails = [one for one in await desks.digests.all(whose(asking)) if _is_theirs(asking, one)]
        ids = [hook.id for hook in hooks or ()] + [one.endpoint.id for one in mails]
        standing = await desks.webhooks.queue.standing(ids)
    values = {"webhooks": hooks, "digests": mails, "standing": standing}
    return rendering.page("notices.html", {"asking": asking, "now": shelf.clock.now(), **values})


def _is_theirs(asking: Principal, one: Digested) -> bool:
    return may_manage(digests.subscriber_of(asking), one.subscriber)


async def _webhook(shelf: Shelf, desk: WebhookDesk, asking: Principal, id_: str, wanted: Wanted) -> Response:
    await shelf.enter(asking, webhooks.VIEW, Newest())
    endpoint = await webhooks.one_of(desk, asking, id_)
    values = await _log(shelf, desk.queue, endpoint, wanted)
    may = may_see(asking.roles, webhook_changes.CHANGING)
    return rendering.page("webhook.html", {"asking": asking, "endpoint": endpoint, "may_replay": may, **values})


async def _digest(shelf: Shelf, desk: DigestDesk, asking: Principal, id_: str, wanted: Wanted) -> Response:
    await shelf.enter(asking, digests.VIEW, Newest())
    one = await digests.one_of(desk, asking, id_)
    values = await _log(shelf, desk.queue, one.endpoint, wanted)
    shown = await digests.named(desk, one)
    may = may_see(asking.roles, digest_changes.CHANGING)
    return rendering.page("digest.html", {"asking": asking, "digest": shown, "may_replay": may, **values})


async def _log(shelf: Shelf, queue: Queue, endpoint: Endpoint, wanted: Wanted) -> dict[str, Any]:
    rows, after = await logged(shelf, queue, endpoint, LogPage(limit=ROWS, cursor=wanted.cursor))
    return {"now": shelf.clock.now(), "log": rows, "next": after, "again": wanted.again}


async def _webhook_again(request: Request, desk: WebhookDesk, asking: Principal, id_: str) -> Response:
    _may(asking, webhook_changes.CHANGING)
    said = await _said(request, webhook_changes.Again)
    endpoint = await webhooks.one_of(desk, asking, id_)
    with refusing():
        count = await desk.again(endpoint, said.event, said.since)
    return RedirectResponse(f"/console/webhooks/{id_}?again={count}", 303)


async def _digest_again(request: Request, desk: DigestDesk, asking: Principal, id_: str) -> Response:
    _may(asking, digest_changes.CHANGING)
    said = await _said(request, digest_changes.Again)
    one = await digests.one_of(desk, asking, id_)
    with refusing():
        count = await desk.again(one, said.until, said.since)
    return RedirectResponse(f"/console/digests/{id_}?again={count}", 303)


def _may(asking: Principal, changing: str) -> None:
    if not may_see(asking.roles, changing):
        raise Problem("NOT_AUTHORISED", "your roles may not have notices sent again")


async def _said(request: Request, body: type[Said]) -> Said:
    """What a form asks for again; an instant that names no zone is UTC. Raises Problem."""
    form = dict(await form_of(request))
    if since := form.get("since"):
        form["since"] = str(reading_of(since).as_of)
    try:
        return body.model_validate(form)
    except ValidationError as error:
        raise invalid(error) from None
