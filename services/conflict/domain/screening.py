"""Compares a claim with every live claim on its customer and on that customer's relatives."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from contracts.claims import AccountEvidence, Claim, Finding
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import Resolution
from contracts.values import EntityId, derived_id
from services.conflict.domain.state import Case, Contested, LiveClaim, closer
from services.conflict.domain.world import World
from services.conflict.matching import compare, profile
from services.conflict.policy.explain import finding
from services.conflict.policy.kinds import CASE_SEVERITIES, RANK, Account, Pair, Rule, rule_for, severity
from services.conflict.policy.limits import ADJACENT_MAX, FINDING_VALUE_CHARACTERS_MAX, FINDINGS_MAX
from services.conflict.policy.overlap import overlap

SCOPE_CHANGED = "SCOPE_CHANGED"


class Rival(NamedTuple):
    """Another live claim, and how its account relates to the screened one's."""

    claim: LiveClaim
    account: Account
    probability: float


class Met(NamedTuple):
    """A rival that has something to do with the screened claim: what, by which rule, and the open case about it."""

    rival: LiveClaim
    pair: Pair
    rule: Rule
    case: Case | None

    @property
    def rank(self) -> int:
        return RANK[severity(self.rule, self.pair)]

    @property
    def contested(self) -> Contested:
        return Contested(self.rule.kind, self.pair.overlap.shared_products, self.pair.overlap.shared_territory)

    @property
    def in_the_way(self) -> bool:
        """Not if it is below a notice, and not if the rival is the one that waits."""
        return self.rank >= RANK["notice"] and not (self.case is not None and self.case.held == self.rival.id)


class Screening(NamedTuple):
    """What a screening found, and what it changes about cases; `clear` when nobody stands in the claim's way."""

    findings: tuple[Finding, ...]
    blocking: tuple[EntityId, ...]
    clear: bool
    detected: tuple[ConflictDetected, ...]
    lapsed: tuple[ConflictLapsed, ...]


def screen(asked: LiveClaim, resolution: Resolution, cause: str, world: World) -> Screening:
    """Screen a claim as it now stands, on the customer it was resolved to; `cause` gives new cases their ids."""
    cases = {case.rival_of(asked.id): case for case in world.cases_of(asked.id)}
    met = list(_everybody_met(asked, resolution, cases, world))
    contested = [one for one in met if severity(one.rule, one.pair) in CASE_SEVERITIES]
    kept = {one.rival.id: one.case for one in contested if one.case is not None}
    # A protection that asks for more of what is contested waits for the outcome, as the other side does already.
    beyond = {one.rival.id for one in contested if _more_contested(asked, one, world)}
    told = [_told(one, asked, cause, world) for one in _within_limits(met)]
    detected = [case for _, case in told if case is not None]
    return Screening(
        findings=tuple(found for found, _ in told),
        blocking=(
            *(case.id for rival, case in kept.items() if case.held == asked.id or rival in beyond),
            *(case.conflict for case in detected if case.held == asked.id),
        ),
        clear=not any(one.in_the_way for one in met),
        detected=tuple(detected),
        lapsed=tuple(_lapse(case, asked.id) for rival, case in cases.items() if rival not in kept),
    )


def _everybody_met(
    asked: LiveClaim, resolution: Resolution, cases: Mapping[EntityId, Case], world: World
) -> Iterator[Met]:
    """The rivals that have something to do with the claim, but those with which all was settled."""
    own, regions = asked.claim(), world.regions(asked.vendor)
    for rival in _rivals(asked, resolution, world):
        earlier, later = _in_order(own, rival.claim.claim())
        pair = Pair(earlier, later, rival.account, rival.probability, overlap(earlier, later, regions))
        rule = rule_for(pair)
        if rule is not None:
            met = Met(rival.claim, pair, rule, _still_about(cases.get(rival.claim.id), rule, asked, rival.claim, world))
            if world.settled(asked.id, rival.claim.id) != met.contested:
                yield met


def _more_contested(asked: LiveClaim, one: Met, world: World) -> bool:
    """Whether a protection meets a rival in more by what it asks for than by what was granted."""
    if asked.granted is None:
        return False
    of_grant = overlap(*_in_order(asked.as_granted().claim(), one.rival.claim()), world.regions(asked.vendor))
    shared = (one.pair.overlap.shared_products, one.pair.overlap.shared_territory)
    return shared != (of_grant.shared_products, of_grant.shared_territory)


def _still_about(case: Case | None, rule: Rule, asked: LiveClaim, rival: LiveClaim, world: World) -> Case | None:
    """The open case about a rival; none when it does not hold the claim, and that is such now that it has to wait.

    A claim that is not decided waits for a protection it meets, whatever the case was about before: it changed, or
    the protection came to meet it, as it was taken over or a party left its deal.
    """
    if case is None or case.held == asked.id or not (rule.holds and asked.asks):
        return case
    if asked.pending and _stands_against(rival, asked, world):
        return None
    return None if case.held is None and case.contested.kind != rule.kind else case


def _stands_against(protection: LiveClaim, other: LiveClaim, world: World) -> bool:
    """Whether what was granted already meets another claim, and nobody said that both may stand."""
    if not protection.protected:
        return False
    of_grant = overlap(*_in_order(protection.as_granted().claim(), other.claim()), world.regions(protection.vendor))
    allowed = world.settled(protection.id, other.id)
    shared = (of_grant.shared_products, of_grant.shared_territory)
    return of_grant.scopes_meet and (allowed is None or shared != (allowed.products, allowed.territory))


def _waits(asked: LiveClaim, one: Met, world: World) -> bool:
    """Whether the screened claim waits: the other may have been told already that nothing is in its way.

    Not a protection that asks for more, if the other is not decided and already meets what was granted.
    """
    return one.rule.holds and asked.asks and not (one.rival.pending and _stands_against(asked, one.rival, world))


def _rivals(asked: LiveClaim, resolution: Resolution, world: World) -> Iterator[Rival]:
    """Every other live claim on the same customer, then on customers that may be the same or belong to its group."""
    for claim in world.claims_of(asked.customer):
        # Who sits at a customer is no rival of its own claims there.
        if claim.id != asked.id and not (claim.incumbent and claim.party == asked.party):
            yield Rival(claim, "same", min(asked.probability, claim.probability))
    for customer, link in closer(world.links(asked.customer), resolution).items():
        for claim in world.claims_of(customer):
            if claim.id != asked.id and not claim.incumbent:
                yield Rival(claim, link.relation, link.probability)


def _in_order(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    return (one, other) if _seniority(one) <= _seniority(other) else (other, one)


def _seniority(claim: Claim) -> tuple[int, bool, str, str]:
    """Order of the ledger. A claim of direct sales stands behind the last claim that had been screened before it."""
    return (claim.priority, claim.kind == "direct", claim.priority_at.isoformat(), claim.claim)


def _within_limits(met: list[Met]) -> list[Met]:
    """Who is in the way, the gravest and then the oldest first; neighbours that contest nothing only as examples."""
    adjacent = [one for one in met if one.rule.kind == "ADJACENT"]
    others = [one for one in met if one.rule.kind != "ADJACENT"]
    others.sort(key=lambda one: (not one.in_the_way, -one.rank))
    return others[:FINDINGS_MAX] + adjacent[:ADJACENT_MAX]


def _told(one: Met, asked: LiveClaim, cause: str, world: World) -> tuple[Finding, ConflictDetected | None]:
    """A rival as a finding; with the first event of a case if it is one and none is open."""
    found = finding(asked.id, one.pair, one.rule, _evidence(asked, one.rival))
    if one.case is not None:
        return found.model_copy(update={"conflict": one.case.id}), None
    if found.severity not in CASE_SEVERITIES:
        return found, None
    conflict = derived_id(cause, "conflict", asked.id, one.rival.id)
    found = found.model_copy(update={"conflict": conflict})
    return found, ConflictDetected(
        conflict=conflict,
        vendor=asked.vendor,
        held=asked.id if _waits(asked, one, world) else None,
        kind=found.kind,
        severity=found.severity,
        sides=(one.pair.earlier, one.pair.later),
        finding=found,
    )


def _evidence(asked: LiveClaim, rival: LiveClaim) -> list[AccountEvidence]:
    most = FINDING_VALUE_CHARACTERS_MAX
    match = compare(profile(asked.written), profile(rival.written))
    return [
        AccountEvidence(field=one.field, left=one.left[:most], right=one.right[:most], bits=one.bits)
        for one in match.evidence
    ]


def _lapse(case: Case, ended: EntityId) -> ConflictLapsed:
    return ConflictLapsed(conflict=case.id, claims=case.sides, ended=ended, cause=SCOPE_CHANGED)
