"""Campaigns: what a partner says beforehand about claims that will come."""

from fastapi import APIRouter
from starlette.responses import Response

from contracts.blanket import DeclareCampaign
from contracts.topics import Markets
from services.conflict.service.ordering import order_for_new
from services.kit.web import COMMAND_ANSWERS, Edge, Order, Sent, for_senders
from services.kit.web.bodies import body_of, first_line

CampaignBody = body_of(DeclareCampaign, "campaign")


def add(router: APIRouter, edge: Edge, markets: Markets) -> None:
    """Add the route."""
    command = DeclareCampaign

    @router.post("/campaigns", responses=COMMAND_ANSWERS, summary=first_line(command), tags=["campaign"])
    @for_senders(command)
    async def declare_campaign(body: CampaignBody, sent: Sent) -> Response:  # type: ignore[valid-type]
        async def prepare() -> Order:
            return order_for_new(command, "campaign", dict(body), sent, markets)

        return await edge.respond(sent, command, prepare)
