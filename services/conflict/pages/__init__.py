"""HTTP in: cases, customers, direct claims, protection checks, campaigns and blanket flags."""

from fastapi import APIRouter

from contracts.topics import Markets
from services.conflict.pages import campaigns, commands, direct, identities
from services.kit.customers import Customers
from services.kit.web import Edge, SecuredRoute


def pages(edge: Edge, markets: Markets, customers: Customers) -> APIRouter:
    """All routes of this service; `customers` makes those ready that are asked about, claimed or described."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    direct.add(router, edge, markets, customers)
    identities.add(router, edge, markets, customers)
    campaigns.add(router, edge, markets)
    commands.add(router, edge, markets)
    return router
