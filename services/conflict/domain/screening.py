"""Compares a claim with every live claim on its customer and on that customer's relatives."""

from typing import Final, NamedTuple

from contracts.conflicts import ConflictDetected, ConflictLapsed, ConflictRescored
from contracts.customers import Resolution
from contracts.findings import ConflictKind, Finding
from contracts.message import Event
from contracts.values import EntityId, derived_id
from services.conflict.domain.accounts import evidence
from services.conflict.domain.meeting import Met, everybody_met, overlap_of, stands_against
from services.conflict.domain.state import Case, LiveClaim
from services.conflict.domain.world import World
from services.conflict.matching import MATCHING_VERSION
from services.conflict.policy import explain
from services.conflict.policy.evergreen import EVERGREEN, goes_round
from services.conflict.policy.limits import ADJACENT_MAX, FINDINGS_MAX
from services.conflict.policy.pairs import Accounts, pair
from services.conflict.policy.severity import is_case

SCOPE_CHANGED = "SCOPE_CHANGED"
BLOCKED: Final[ConflictKind] = "BLOCKED_BY_BLANKET"


class Screening(NamedTuple):
    """What a screening found, and what it changes about cases; `clear` when nobody stands in the claim's way."""

    findings: tuple[Finding, ...]
    blocking: tuple[EntityId, ...]
    clear: bool
    detected: tuple[ConflictDetected, ...]
    lapsed: tuple[ConflictLapsed, ...]
    rescored: tuple[ConflictRescored, ...]

    @property
    def of_cases(self) -> tuple[Event, ...]:
        """What the screening changes about cases."""
        return (*self.detected, *self.lapsed, *self.rescored)


def screen(asked: LiveClaim, resolution: Resolution, cause: str, world: World) -> Screening:
    """Screen a claim as it now stands, on the customer it was resolved to; `cause` gives new cases their ids."""
    cases = {case.rival_of(asked.id): case for case in world.cases_of(asked.id)}
    met = list(everybody_met(asked, resolution, cases, world))
    contested = [one for one in met if is_case(one.rule, one.pair)]
    kept = {one.rival.id: one.case for one in contested if one.case is not None}
    # A protection that asks for more of what is contested waits for the outcome, as the other side does already.
    beyond = {one.rival.id for one in contested if _more_contested(asked, one, world)}
    named = _within_limits(met)
    told = [_told(one, asked, cause, world) for one in named]
    detected = [case for _, case in told if case is not None]
    again = _evergreen(asked, world)
    return Screening(
        findings=(*again, *(found for found, _ in told)),
        blocking=(
            *(case.id for rival, case in kept.items() if case.held == asked.id or rival in beyond),
            *(case.conflict for case in detected if case.held == asked.id),
        ),
        clear=not again and not any(one.in_the_way for one in met),
        detected=tuple(detected),
        lapsed=tuple(_lapse(case, asked.id) for rival, case in cases.items() if rival not in kept),
        rescored=tuple(
            _rescored(found) for one, (found, _) in zip(named, told, strict=True) if _is_renamed(one, found)
        ),
    )


def _is_renamed(one: Met, found: Finding) -> bool:
    """Whether an open case goes by another name now, as a flag was raised over one of its sides, or lifted."""
    if one.case is None or not one.case.open:
        return False
    named = {one.case.contested.kind, found.kind}
    return len(named) > 1 and BLOCKED in named


def _rescored(found: Finding) -> ConflictRescored:
    return ConflictRescored(conflict=found.conflict or "", kind=found.kind, severity=found.severity, finding=found)


def _evergreen(asked: LiveClaim, world: World) -> tuple[Finding, ...]:
    """The finding about a claim that its party made before, again and again, and did nothing for."""
    before = world.lapsed(asked.customer, asked.party) if asked.pending else None
    if before is None:
        return ()
    same = Accounts("same", asked.probability)
    found = pair(before.last.claim(), asked.claim(), same, world.regions(asked.vendor))
    if not goes_round(found, before.count):
        return ()
    known = explain.Account(MATCHING_VERSION, evidence(asked, before.last, world))
    return (explain.finding(asked.id, found, EVERGREEN, known),)


def _more_contested(asked: LiveClaim, one: Met, world: World) -> bool:
    """Whether a protection meets a rival in more by what it asks for than by what was granted."""
    if asked.granted is None:
        return False
    of_grant = overlap_of(asked.as_granted(), one.rival, world)
    shared = (one.pair.overlap.shared_products, one.pair.overlap.shared_territory)
    return shared != (of_grant.shared_products, of_grant.shared_territory)


def _waits(asked: LiveClaim, one: Met, world: World) -> bool:
    """Whether the screened claim waits: the other may have been told already that nothing is in its way.

    Not a protection that asks for more, if the other is not decided and already meets what was granted.
    """
    return one.rule.holds and asked.asks and not (one.rival.pending and stands_against(asked, one.rival, world))


def _within_limits(met: list[Met]) -> list[Met]:
    """Who is in the way, the gravest and then the oldest first; neighbours that contest nothing only as examples."""
    adjacent = [one for one in met if one.rule.kind == "ADJACENT"]
    others = [one for one in met if one.rule.kind != "ADJACENT"]
    others.sort(key=lambda one: (not one.in_the_way, -one.rank))
    return others[:FINDINGS_MAX] + adjacent[:ADJACENT_MAX]


def _told(one: Met, asked: LiveClaim, cause: str, world: World) -> tuple[Finding, ConflictDetected | None]:
    """A rival as a finding; with the first event of a case if it is one and none is open."""
    known = explain.Account(MATCHING_VERSION, evidence(asked, one.rival, world))
    if one.case is not None:
        return explain.finding(asked.id, one.pair, one.rule, known, one.case.id), None
    if not is_case(one.rule, one.pair):
        return explain.finding(asked.id, one.pair, one.rule, known), None
    conflict = derived_id(cause, "conflict", asked.id, one.rival.id)
    found = explain.finding(asked.id, one.pair, one.rule, known, conflict)
    return found, ConflictDetected(
        conflict=conflict,
        vendor=asked.vendor,
        held=asked.id if _waits(asked, one, world) else None,
        kind=found.kind,
        severity=found.severity,
        sides=one.pair.sides,
        finding=found,
    )


def _lapse(case: Case, ended: EntityId) -> ConflictLapsed:
    return ConflictLapsed(conflict=case.id, claims=case.sides, ended=ended, cause=SCOPE_CHANGED)
