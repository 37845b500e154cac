"""Compares a claim with every live claim on its customer and on that customer's relatives."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from contracts.claims import AccountEvidence, Claim, Finding
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import Resolution
from contracts.values import EntityId, derived_id
from services.conflict.domain.state import Case, Contested, LiveClaim, World, closer
from services.conflict.matching import compare, profile
from services.conflict.policy.explain import finding
from services.conflict.policy.kinds import CASE_SEVERITIES, RANK, RULE_OF, Account, Pair
from services.conflict.policy.limits import ADJACENT_MAX, FINDINGS_MAX
from services.conflict.policy.overlap import overlap

SCOPE_CHANGED = "SCOPE_CHANGED"


class Rival(NamedTuple):
    """Another live claim, and how its account relates to the screened one's."""

    claim: LiveClaim
    account: Account
    probability: float


class Met(NamedTuple):
    """What was found about a rival: the finding, the open case about it, and the case's first event if it is new."""

    rival: LiveClaim
    finding: Finding
    case: Case | None = None
    detected: ConflictDetected | None = None


class Screening(NamedTuple):
    """What a screening found; `truncated` when there were more rivals than one event can name."""

    met: tuple[Met, ...]
    blocking: tuple[EntityId, ...]
    clear: bool
    truncated: bool
    lapsed: tuple[ConflictLapsed, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(one.finding for one in self.met)

    @property
    def detected(self) -> tuple[ConflictDetected, ...]:
        return tuple(one.detected for one in self.met if one.detected)


def screen(asked: LiveClaim, resolution: Resolution, cause: str, world: World) -> Screening:
    """Screen a claim as it now stands, on the customer it was resolved to; `cause` gives new cases their ids."""
    found = [one for rival in rivals_of(asked, resolution, world) if (one := _meet(asked, rival, world))]
    contested = [one for one in found if one.finding.kind != "ADJACENT"]
    cases = {case.rival_of(asked.id): case for case in world.cases_of(asked.id)}
    met = [_with_case(one, asked, cause, cases) for one in _within_limits(found, contested)]
    rivals = {one.rival.id for one in contested if one.finding.severity in CASE_SEVERITIES}
    return Screening(
        met=tuple(met),
        blocking=tuple(one.case.id for one in met if one.case and one.case.held == asked.id),
        clear=all(_out_of_the_way(one, asked) for one in met),
        truncated=len(contested) > FINDINGS_MAX,
        lapsed=tuple(_lapse(case, asked.id) for rival, case in cases.items() if rival not in rivals),
    )


def rivals_of(asked: LiveClaim, resolution: Resolution, world: World) -> Iterator[Rival]:
    """Every other live claim on the same customer, then on customers that may be the same or belong to its group."""
    for claim in world.claims_of(asked.customer):
        if claim.id != asked.id:
            yield Rival(claim, "same", min(asked.probability, claim.probability))
    for customer, link in closer(world.links(asked.customer), resolution).items():
        for claim in world.claims_of(customer):
            if claim.id != asked.id:
                yield Rival(claim, link.relation, link.probability)


def _meet(asked: LiveClaim, rival: Rival, world: World) -> Met | None:
    one, other = asked.claim(), rival.claim.claim()
    earlier, later = _in_order(one, other)
    compared = overlap(earlier, later, world.regions(asked.vendor))
    pair = Pair(earlier, later, rival.account, rival.probability, compared)
    found = finding(one, other, pair, _evidence(asked, rival.claim))
    if found is None or world.settled(asked.id, rival.claim.id) == _contested(found):
        return None
    return Met(rival.claim, found)


def _in_order(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    return (one, other) if _seniority(one) <= _seniority(other) else (other, one)


def _seniority(claim: Claim) -> tuple[int, bool, str, str]:
    """Order of the ledger. A claim of direct sales stands behind the last claim that had been screened before it."""
    return (claim.priority, claim.kind == "direct", claim.priority_at.isoformat(), claim.claim)


def _evidence(asked: LiveClaim, rival: LiveClaim) -> list[AccountEvidence]:
    match = compare(profile(asked.written), profile(rival.written))
    return [AccountEvidence(field=one.field, left=one.left, right=one.right, bits=one.bits) for one in match.evidence]


def _contested(found: Finding) -> Contested:
    return Contested(found.kind, found.shared_products, found.shared_territory)


def _within_limits(found: list[Met], contested: list[Met]) -> list[Met]:
    """The gravest findings, the oldest first among equals; neighbours that contest nothing only as examples."""
    adjacent = [one for one in found if one.finding.kind == "ADJACENT"]
    gravest = sorted(contested, key=lambda one: -RANK[one.finding.severity])
    return gravest[:FINDINGS_MAX] + adjacent[:ADJACENT_MAX]


def _with_case(one: Met, asked: LiveClaim, cause: str, cases: Mapping[EntityId, Case]) -> Met:
    if one.finding.severity not in CASE_SEVERITIES:
        return one
    case = cases.get(one.rival.id)
    if case is None:
        return _new_case(one, asked, cause)
    return one._replace(finding=one.finding.model_copy(update={"conflict": case.id}), case=case)


def _new_case(one: Met, asked: LiveClaim, cause: str) -> Met:
    """Open a case. The claim screened last waits: the other may have been told already that nothing is in its way."""
    conflict = derived_id(cause, "conflict", asked.id, one.rival.id)
    found = one.finding.model_copy(update={"conflict": conflict})
    sides = _in_order(asked.claim(), one.rival.claim())
    held = asked.id if RULE_OF[found.kind].holds and asked.pending else None
    case = Case(conflict, asked.vendor, sides[0].claim, sides[1].claim, _contested(found), held)
    event = ConflictDetected(
        conflict=conflict,
        vendor=asked.vendor,
        held=held,
        kind=found.kind,
        severity=found.severity,
        sides=sides,
        finding=found,
    )
    return Met(one.rival, found, case, event)


def _out_of_the_way(one: Met, asked: LiveClaim) -> bool:
    """What is below a notice stands in nobody's way, and neither does a rival that waits for this claim."""
    waits = one.case is not None and one.case.held not in (None, asked.id)
    return waits or RANK[one.finding.severity] < RANK["notice"]


def _lapse(case: Case, ended: EntityId) -> ConflictLapsed:
    return ConflictLapsed(conflict=case.id, claims=case.sides, ended=ended, cause=SCOPE_CHANGED)
