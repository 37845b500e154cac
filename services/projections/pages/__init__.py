"""HTTP out: every GET of the product, for people and programs alike."""

from typing import NamedTuple

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
    notices,
    quarantine,
    registrations,
    reports,
    siding,
    withheld,
)
from services.projections.pages.audit import Audit
from services.projections.pages.reporting import Desk
from services.projections.pages.shelf import Shelf
from services.projections.service.notices import DigestDesk, WebhookDesk

__all__ = ["Audit", "Desk", "Parts", "Shelf", "routes"]


class Parts(NamedTuple):
    """What some pages need beside the views.

    The vault has what a partner withheld, for that partner; the desk gives reports out; aside is what nobody could
    read.
    """

    vault: Vault
    proof: Audit
    desk: Desk
    aside: Quarantine
    webhooks: WebhookDesk
    digests: DigestDesk


def routes(shelf: Shelf, parts: Parts, *, loopback: bool) -> APIRouter:
    """All routes under /v1; `loopback` lets webhooks go to this machine."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    lists.add(router, shelf)
    registrations.add(router, shelf)
    details.add(router, shelf)
    siding.add(router, shelf)
    withheld.add(router, shelf, parts.vault)
    commands.add(router, shelf)
    audit.add(router, shelf, parts.proof)
    reports.add(router, shelf, parts.desk)
    adjudications.add(router, shelf, parts.desk)
    calendar.add(router, shelf)
    quarantine.add(router, shelf, parts.aside)
    notices.add(router, shelf, parts.webhooks, parts.digests, loopback=loopback)
    return router
