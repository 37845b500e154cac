"""Direct sales worked an account: a fact that keeps its claims alive, and a breach where a partner is protected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contracts.customers import Resolution
from contracts.engagements import DirectEngagementRecorded, EngagementRuleBreachReported, RecordDirectEngagement
from contracts.message import Event
from contracts.refusal import refuse
from contracts.values import Scope, derived_id
from services.conflict.domain.checking import NOBODY
from services.conflict.domain.resolving import resolved
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy import products, territory
from services.conflict.policy.limits import BREACHED_MAX
from services.conflict.policy.roles import DIRECT_PARTY

RULE: Final = "ENGAGED_WHILE_PROTECTED"


def record(command: RecordDirectEngagement, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """Keep that direct sales worked an account, and report it where it should not have. Raises Refused."""
    if command.at > at:
        raise refuse("EVIDENCE_IN_FUTURE", "work is recorded when it was done", "/at")
    if world.closed_for(command.engagement) is not None:
        raise refuse("ALREADY_EXISTS", "there is an engagement of this id")
    found = resolved(command.customer, vendor, command.engagement, world)
    there = [claim for claim in world.claims_of(found.resolution.customer) if _meets(claim, command.scope, world)]
    own = tuple(claim.id for claim in there if claim.party == DIRECT_PARTY and not claim.reserved)
    engaged = DirectEngagementRecorded(
        written=command.customer,
        resolution=found.resolution,
        direct_claims=own,
        **{name: value for name, value in command if name != "customer"},
    )
    # What stood when the work was done counts, though it may have ended before the work was told.
    over = (claim for claim in world.over(found.resolution.customer) if _meets(claim, command.scope, world))
    breached = [claim for claim in (*there, *over) if claim.party != DIRECT_PARTY and claim.in_force(command.at)]
    return [engaged, *found.events, *_breach(command, found.resolution, breached, world)]


def _meets(claim: LiveClaim, scope: Scope, world: World) -> bool:
    """Whether work in this scope is work on what a claim covers."""
    held = claim.as_granted()
    where = territory.related(held.territory, scope.territory, world.regions(claim.vendor))
    return "disjoint" not in (where, products.related(held.products, scope.products))


def _breach(
    command: RecordDirectEngagement, on: Resolution, breached: Sequence[LiveClaim], world: World
) -> Sequence[Event]:
    """The report; none on an account that both are meant to work, nor on one that is only like a protected one."""
    if not breached or on.relation != "same" or world.shared(on.customer):
        return ()
    named = [claim for claim in breached if not claim.written.confidential][:BREACHED_MAX]
    asked = [at for at in (world.asked(claim.id) for claim in breached) if at is not None]
    return [
        EngagementRuleBreachReported(
            breach=derived_id("breach", command.engagement),
            engagement=command.engagement,
            rule=RULE,
            owner=command.owner,
            at=command.at,
            claims=tuple(claim.id for claim in named),
            withheld=len(breached) - len(named),
            call=tuple(dict.fromkeys(claim.call or NOBODY for claim in named)),
            asked_at=max(asked, default=None),
        )
    ]
