"""HTTP out: every GET of the product, for people and programs alike."""

from fastapi import APIRouter

from services.kit.proof.office import Proofs
from services.kit.vault import Vault
from services.kit.web import SecuredRoute
from services.projections.pages import audit, commands, details, lists, registrations, withheld
from services.projections.pages.shelf import Shelf

__all__ = ["Shelf", "routes"]


def routes(shelf: Shelf, vault: Vault, proofs: Proofs) -> APIRouter:
    """All routes under /v1; the vault has what a partner withheld, for that partner."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    lists.add(router, shelf)
    registrations.add(router, shelf)
    details.add(router, shelf)
    withheld.add(router, shelf, vault)
    commands.add(router, shelf)
    audit.add(router, shelf, proofs)
    return router
