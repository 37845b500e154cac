"""What is known of a case when somebody or a rule decides about it: the sides, their proofs, the programme's word."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from contracts.calendars import Calendar, calendar_for
from contracts.conflicts import Suggestion
from contracts.disputes import DisputeRulesRecorded, Disputes
from contracts.findings import ConflictKind
from contracts.periods import Period, after
from contracts.values import EntityId
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World
from services.conflict.policy import territory
from services.conflict.policy.outcomes import Sides
from services.conflict.policy.proofs import LETTER, stands
from services.conflict.policy.suggesting import Facts, suggested

NO_RULES: Final = Disputes()
"""Where a programme says nothing of cases: nothing is promised, one person decides, and an outcome is final."""


class Matter(NamedTuple):
    """What a case is about and by whose rules it is settled; the sides as they are, the earlier first."""

    kind: ConflictKind
    shared_territory: str | None
    sides: tuple[LiveClaim, LiveClaim]
    ruled: DisputeRulesRecorded | None
    silent: tuple[EntityId, ...] = ()

    @property
    def rules(self) -> Disputes:
        """How the case is settled."""
        return NO_RULES if self.ruled is None else self.ruled.rules


def matter_of(case: Case, sides: tuple[LiveClaim, LiveClaim], world: World) -> Matter:
    """A case that is known, between these sides."""
    contested = case.contested
    ruled = None if case.programme is None else world.dispute_version(case.vendor, *case.programme)
    return Matter(contested.kind, contested.territory, sides, ruled, case.demand.silent)


def rules_for(sides: Sequence[LiveClaim], at: datetime, world: World) -> DisputeRulesRecorded | None:
    """The rules of a case that opens now: those of the first claim's programme; direct sales has none."""
    programme = next((side.programme for side in sides if side.programme is not None), None)
    return None if programme is None else world.dispute_rules(sides[0].vendor, programme, at)


def suggestion_on(matter: Matter, at: datetime, world: World) -> Suggestion:
    """What the rules would decide now."""
    sides = sides_of(matter, world)
    ladder = matter.ruled.ladder if matter.ruled is not None else ()
    first, second = (stands(side, matter.rules, ladder, at) for side in sides.both)
    return suggested(Facts(sides, first, second, matter.silent))


def sides_of(matter: Matter, world: World) -> Sides:
    """The sides as the conditions of outcomes look at them."""
    earlier, later = matter.sides
    return Sides(
        kind=matter.kind,
        earlier=earlier.claim(),
        later=later.claim(),
        seated=tuple(side.id for side in matter.sides if _sits(side, world)),
        chosen=tuple(side.id for side in matter.sides if LETTER in side.proofs),
        shared_territory=matter.shared_territory,
        rules=matter.rules,
        regions=world.regions(earlier.vendor),
    )


def _sits(side: LiveClaim, world: World) -> bool:
    """Whether a side is the customer's incumbent, or claims beside what it is the incumbent for."""
    return side.incumbent or any(
        other.incumbent and other.party == side.party for other in world.claims_of(side.customer)
    )


def promised(period: Period | None, matter: Matter, at: datetime, world: World) -> datetime | None:
    """When a period of the programme is over, by the hours that its calendar keeps for the case's territory."""
    return None if period is None else after(period, at, calendar(matter, world))


def calendar(matter: Matter, world: World) -> Calendar | None:
    """By whose hours promises about a case are counted."""
    if matter.ruled is None:
        return None
    earlier = matter.sides[0]
    regions = world.regions(earlier.vendor)
    found = calendar_for(
        matter.ruled.calendars, earlier.territory, lambda wide: territory.lies_in(earlier.territory, wide, regions)
    )
    return None if found is None else found[1]
