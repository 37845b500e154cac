"""What the clock decides about a case: a warning, a broken promise, silence, and that nobody appealed in time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from contracts import conflicts as c
from contracts.message import Event
from services.conflict.domain.cases.facts import matter_of, suggestion_on
from services.conflict.domain.cases.settling import settled
from services.conflict.domain.cases.working import reconsidered
from services.conflict.domain.state import Case, Demand
from services.conflict.domain.world import World

LATE = "not settled in time"


def due(case: Case, at: datetime, world: World) -> Sequence[Event]:
    """The one thing about a case that was due first."""
    first = case.next_due()
    if first == case.at_risk and case.due is not None:
        return [c.ConflictSlaAtRisk(conflict=case.id, due=case.due), *reconsidered(case, at, world)]
    if case.demand.due is not None and first == case.demand.due:
        return list(_silent(case, case.demand.due, at, world))
    if case.due is not None and first == case.due:
        return list(_late(case, case.due, world))
    return [c.ConflictClosed(conflict=case.id, claims=case.sides)]


def _late(case: Case, promised: datetime, world: World) -> Iterator[Event]:
    yield c.ConflictSlaBreached(conflict=case.id, due=promised)
    if case.open and case.stage != "escalated":
        ruled = None if case.programme is None else world.dispute_version(case.vendor, *case.programme)
        yield c.ConflictEscalated(conflict=case.id, reason=LATE, to=ruled.rules.to if ruled is not None else None)


def _silent(case: Case, due: datetime, at: datetime, world: World) -> Iterator[Event]:
    """Who did not answer has shown nothing; where the programme says so, who did answer wins by that."""
    demand = case.demand
    yield c.ConflictEvidenceOverdue(conflict=case.id, silent=demand.waiting, due=due)
    now = replace(case, demand=Demand(silent=(*demand.silent, *demand.waiting)))
    yield from reconsidered(now, at, world)
    yield from _by_rule(now, at, world)


def _by_rule(case: Case, at: datetime, world: World) -> Sequence[Event]:
    """The suggested outcome, if the programme lets it be carried out when one side was silent and the other not."""
    earlier, later = map(world.claim, case.sides)
    if earlier is None or later is None or len(case.demand.silent) != 1:
        return []
    matter = matter_of(case, (earlier, later), world)
    if not matter.rules.by_rule or matter.rules.four_eyes:
        return []
    found = suggestion_on(matter, at, world)
    wanted = c.Settlement(outcome=found.outcome, winner=found.winner)
    return settled(case, matter, wanted, found.reason, at, world)
