"""Every view and how events fold into it: pure functions from a row and an event to the next row."""

from typing import Any, Final

from services.projections.domain import (
    blanket,
    claims,
    commands,
    conflicts,
    crediting,
    customers,
    direct,
    engagements,
    exports,
    feed,
    legal_holds,
    parties,
    partners,
    programmes,
    protections,
    registrations,
)
from services.projections.domain.view import View

VIEWS: Final[tuple[View[Any], ...]] = (
    registrations.view,
    protections.view,
    partners.view,
    programmes.view,
    parties.invitations,
    parties.opportunities,
    crediting.attributions,
    crediting.previews,
    claims.view,
    conflicts.view,
    blanket.view,
    customers.view,
    direct.direct_claims,
    direct.checks,
    engagements.engagements,
    engagements.breaches,
    legal_holds.view,
    exports.view,
    commands.view,
    feed.view,
)
"""All views but the history, which folds nothing: it keeps every record as it is."""
