"""What happens in a case before it is settled: somebody takes it, hands it up, asks the sides, and hears them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from contracts import conflicts as c
from contracts.message import Event
from contracts.periods import after
from contracts.refusal import refuse
from contracts.registrations import AppealFiled
from contracts.values import EntityId, Evidence
from services.conflict.domain.cases.asking import Asking, both_sides
from services.conflict.domain.cases.facts import calendar, matter_of, suggestion_on
from services.conflict.domain.cases.fairness import neutral, only_its_own
from services.conflict.domain.state import Case, LiveClaim, Settled
from services.conflict.domain.world import World
from services.conflict.policy.limits import CASES_TOLD_MAX
from services.conflict.policy.proofs import owes_proof


def acknowledge(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Take the case, which is for somebody who may decide it. Raises Refused when somebody has."""
    if case.stage != "detected":
        raise refuse("ALREADY_ACKNOWLEDGED", f"the case is {case.stage}")
    neutral(asking.actor, filter(None, map(world.claim, case.sides)))
    return [c.ConflictAcknowledged(conflict=case.id, note=asking.command.note)]


def escalate(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Hand the case up to the desk that the programme names. Raises Refused when that was done."""
    if case.stage == "escalated":
        raise refuse("ALREADY_ESCALATED", "the case was handed up before")
    ruled = None if case.programme is None else world.dispute_version(case.vendor, *case.programme)
    to = ruled.rules.to if ruled is not None else None
    return [c.ConflictEscalated(conflict=case.id, reason=asking.command.reason, to=to)]


def request_evidence(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Ask both sides, or the one that is named, to show their work. Raises Refused while an answer is awaited.

    Who sits at the customer, or has the account reserved, is not asked: it claims nothing that it would have to prove.
    """
    command: c.RequestConflictEvidence = asking.command
    matter = matter_of(case, both_sides(case, world), world)
    if case.demand.due is not None:
        raise refuse("ALREADY_ASKED", f"an answer is awaited until {case.demand.due:%Y-%m-%d %H:%M} UTC")
    owing = tuple(side.id for side in matter.sides if owes_proof(side))
    wanted = tuple(dict.fromkeys(command.claims or owing))
    if set(wanted) - set(case.sides):
        raise refuse("NOT_A_SIDE", "only the sides of the case are asked", "/claims")
    if not wanted or set(wanted) - set(owing):
        raise refuse("INCUMBENT_SIDE", "an incumbent and a reserved account owe no proof of work", "/claims")
    due = after(matter.rules.evidence_within, asking.at, calendar(matter, world))
    asked = c.ConflictEvidenceRequested(conflict=case.id, claims=wanted, due=due, note=command.note)
    return [asked, *reconsidered(replace(case, demand=case.demand.made(wanted, due)), asking.at, world)]


def provide_evidence(case: Case, asking: Asking, world: World) -> Sequence[Event]:
    """Put proof on a side's account: direct sales on its own, those who decide on either. Raises Refused."""
    command: c.ProvideConflictEvidence = asking.command
    if command.claim not in case.sides:
        raise refuse("NOT_A_SIDE", "the claim is no side of this case", "/claim")
    for index, item in enumerate(command.evidence):
        if item.at > asking.at:
            raise refuse("EVIDENCE_IN_FUTURE", "proof is of work that was done", f"/evidence/{index}/at")
    side = world.claim(command.claim) or as_settled(case, command.claim)
    only_its_own(asking.actor, case.id, side)
    received = c.ConflictEvidenceReceived(conflict=case.id, claim=command.claim, evidence=command.evidence)
    now = replace(case, demand=case.demand.answered(command.claim))
    return [received, *reconsidered(now, asking.at, world, side, *command.evidence)]


def as_settled(case: Case, claim: EntityId) -> LiveClaim | None:
    """A side that ended by the outcome, while that is looked at again."""
    return next((side for side in case.settled.sides if side.id == claim), None) if case.settled is not None else None


def answered(claim: LiveClaim, item: Evidence, at: datetime, world: World) -> Iterator[Event]:
    """A registration showed more work: the cases it is in count it, and those that asked for it have their answer."""
    for case in world.cases_of(claim.id)[:CASES_TOLD_MAX]:
        demand = case.demand
        if claim.id in (*demand.waiting, *demand.silent):
            yield c.ConflictEvidenceReceived(conflict=case.id, claim=claim.id, evidence=(_plain(item),))
        yield from reconsidered(replace(case, demand=demand.answered(claim.id)), at, world, claim, item)


def weighed(claim: LiveClaim, at: datetime, world: World) -> Iterator[Event]:
    """What a claim is taken to have shown changed: the cases it is in weigh it anew, as it is now."""
    for case in world.cases_of(claim.id)[:CASES_TOLD_MAX]:
        yield from reconsidered(case, at, world, claim)


def _plain(item: Evidence) -> Evidence:
    """What a partner wrote itself stays with its registration."""
    return item.model_copy(update={"summary": ""})


def reconsidered(
    case: Case, at: datetime, world: World, shows: LiveClaim | None = None, *items: Evidence
) -> Iterator[Event]:
    """What the rules would decide now, if that is something else than before; one side may show more than is known."""
    earlier, later = map(world.claim, case.sides)
    if not case.open or earlier is None or later is None:
        return
    for item in items:
        shows = None if shows is None else shows.worked(item.kind, item.at)
    sides = tuple(shows if shows is not None and side.id == shows.id else side for side in (earlier, later))
    suggestion = suggestion_on(matter_of(case, (sides[0], sides[1]), world), at, world)
    if (suggestion.outcome, suggestion.winner) != case.suggested:
        yield c.OutcomeSuggested(conflict=case.id, suggestion=suggestion)


def appealed_at_registration(event: AppealFiled, at: datetime, world: World) -> Sequence[Event]:
    """A partner asked at its own registration for another look at what a settled case did to it."""
    case, claim = world.case(event.conflict) if event.conflict is not None else None, event.registration
    if case is None or case.stage != "resolved" or case.settled is None or claim not in case.settled.lost:
        return []
    return [appealed(case, case.settled, claim, event.grounds, at, world, tuple(map(_plain, event.evidence)))]


def appealed(
    case: Case,
    was: Settled,
    claim: EntityId,
    grounds: str,
    at: datetime,
    world: World,
    evidence: tuple[Evidence, ...] = (),
) -> Event:
    """The losing side asks for another look, which the programme promises by a time."""
    earlier, later = was.sides
    matter = matter_of(case, (earlier, later), world)
    within = matter.rules.appeal_decided_within
    due = after(within, at, calendar(matter, world)) if within is not None else None
    return c.ConflictAppealed(conflict=case.id, claim=claim, grounds=grounds, evidence=evidence, due=due)
