"""Work of direct sales at accounts, and the reports of work done in spite of a protection."""

from datetime import datetime
from typing import NamedTuple

from contracts import engagements as e
from services.projections.domain.view import Json, Seen, View


class EngagementRow(NamedTuple):
    """What direct sales did at an account, on which day."""

    recorded_by: str
    owner: str
    written: Json
    customer: str
    kind: str
    worked_at: datetime
    products: tuple[str, ...]
    territory: str
    summary: str
    direct_claims: tuple[str, ...]


engagements = View("direct_engagements", EngagementRow, "direct-engagement")


@engagements.opens(e.DirectEngagementRecorded)
def recorded(event: e.DirectEngagementRecorded, seen: Seen) -> EngagementRow:
    """An engagement is one record and never changes."""
    return EngagementRow(
        recorded_by=seen.actor,
        owner=event.owner,
        written=seen.data["written"],
        customer=event.resolution.customer,
        kind=event.kind,
        worked_at=event.at,
        products=event.scope.products,
        territory=event.scope.territory,
        summary=event.summary,
        direct_claims=event.direct_claims,
    )


class BreachRow(NamedTuple):
    """Work of direct sales where a partner was protected: whose, which protections, whom to tell, who had asked."""

    engagement: str
    rule: str
    owner: str
    worked_at: datetime
    claims: tuple[str, ...]
    withheld: int
    call: tuple[str, ...]
    asked_at: datetime | None


breaches = View("engagement_breaches", BreachRow, "engagement-breach")


@breaches.opens(e.EngagementRuleBreachReported)
def reported(event: e.EngagementRuleBreachReported, _: Seen) -> BreachRow:
    """A report is one record; what follows from it people agree on elsewhere."""
    return BreachRow(
        engagement=event.engagement,
        rule=event.rule,
        owner=event.owner,
        worked_at=event.at,
        claims=event.claims,
        withheld=event.withheld,
        call=event.call,
        asked_at=event.asked_at,
    )
