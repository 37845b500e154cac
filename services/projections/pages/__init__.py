"""HTTP out: every GET of the product, for people and programs alike."""

from fastapi import APIRouter

from services.kit.kafka.quarantined import Quarantine
from services.kit.vault import Vault
from services.kit.web import SecuredRoute
from services.projections.pages import (
    adjudications,
    audit,
    calendar,
    commands,
    details,
    lists,
    quarantine,
    registrations,
    reports,
    withheld,
)
from services.projections.pages.audit import Audit
from services.projections.pages.reporting import Desk
from services.projections.pages.shelf import Shelf

__all__ = ["Audit", "Desk", "Shelf", "routes"]


def routes(shelf: Shelf, vault: Vault, proof: Audit, desk: Desk, aside: Quarantine) -> APIRouter:
    """All routes under /v1; the vault has what a partner withheld, for that partner; the desk gives reports out."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    lists.add(router, shelf)
    registrations.add(router, shelf)
    details.add(router, shelf)
    withheld.add(router, shelf, vault)
    commands.add(router, shelf)
    audit.add(router, shelf, proof)
    reports.add(router, shelf, desk)
    adjudications.add(router, shelf, desk)
    calendar.add(router, shelf)
    quarantine.add(router, shelf, aside)
    return router
