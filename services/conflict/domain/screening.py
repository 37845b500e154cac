"""Compares a claim with every live claim on its customer and on that customer's relatives."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import Resolution
from contracts.findings import Finding
from contracts.values import EntityId, derived_id
from services.conflict.domain.accounts import evidence, relating
from services.conflict.domain.state import Case, Contested, LiveClaim, closer
from services.conflict.domain.world import World
from services.conflict.matching import MATCHING_VERSION
from services.conflict.policy import explain
from services.conflict.policy.evergreen import EVERGREEN, goes_round
from services.conflict.policy.kinds import RANK, Rule, rule_for
from services.conflict.policy.limits import ADJACENT_MAX, FINDINGS_MAX
from services.conflict.policy.overlap import Overlap, overlap
from services.conflict.policy.pairs import Accounts, Pair, pair
from services.conflict.policy.severity import is_case, severity

SCOPE_CHANGED = "SCOPE_CHANGED"


class Rival(NamedTuple):
    """Another live claim, and how its account relates to the screened one's."""

    claim: LiveClaim
    accounts: Accounts


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
        shared = self.pair.overlap
        return Contested(self.rule.kind, shared.shared_products, shared.shared_territory, self.rule.holds)

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
    contested = [one for one in met if is_case(one.rule, one.pair)]
    kept = {one.rival.id: one.case for one in contested if one.case is not None}
    # A protection that asks for more of what is contested waits for the outcome, as the other side does already.
    beyond = {one.rival.id for one in contested if _more_contested(asked, one, world)}
    told = [_told(one, asked, cause, world) for one in _within_limits(met)]
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
    )


def _everybody_met(
    asked: LiveClaim, resolution: Resolution, cases: Mapping[EntityId, Case], world: World
) -> Iterator[Met]:
    """The rivals that have something to do with the claim, but those with which all was settled."""
    for rival in _rivals(asked, resolution, world):
        found = _pair(asked, rival.claim, rival.accounts, world)
        rule = rule_for(found)
        if rule is not None:
            open_case = _still_about(cases.get(rival.claim.id), rule, asked, rival.claim, world)
            met = Met(rival.claim, found, rule, open_case)
            if world.settled(asked.id, rival.claim.id) != met.contested:
                yield met


def _pair(asked: LiveClaim, rival: LiveClaim, accounts: Accounts, world: World) -> Pair:
    first, second = _in_order(asked, rival)
    if first is rival and accounts.kinship is not None:
        accounts = accounts.turned()
    flagged = world.speculative(first.id)
    return pair(first.claim(), second.claim(), accounts, world.regions(asked.vendor), speculative=flagged)


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
    of_grant = _overlap(asked.as_granted(), one.rival, world)
    shared = (one.pair.overlap.shared_products, one.pair.overlap.shared_territory)
    return shared != (of_grant.shared_products, of_grant.shared_territory)


def _overlap(one: LiveClaim, other: LiveClaim, world: World) -> Overlap:
    first, second = _in_order(one, other)
    return overlap(first.claim(), second.claim(), world.regions(one.vendor))


def _still_about(case: Case | None, rule: Rule, asked: LiveClaim, rival: LiveClaim, world: World) -> Case | None:
    """The open case about a rival; none when it does not hold the claim, and that is such now that it has to wait.

    A claim that is not decided waits for a protection it meets, whatever the case was about before: it changed, or
    the protection came to meet it, as it was taken over or a party left its deal.
    """
    if case is None or case.held == asked.id or not (rule.holds and asked.asks):
        return case
    if asked.pending and _stands_against(rival, asked, world):
        return None
    was = (case.contested.kind, case.contested.holds)
    return None if case.held is None and was != (rule.kind, rule.holds) else case


def _stands_against(protection: LiveClaim, other: LiveClaim, world: World) -> bool:
    """Whether what was granted already meets another claim, and nobody said that both may stand."""
    if not protection.protected:
        return False
    of_grant = _overlap(protection.as_granted(), other, world)
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
            yield Rival(claim, relating(asked, claim, None, world))
    for customer, link in closer(world.links(asked.customer), resolution).items():
        for claim in world.claims_of(customer):
            if claim.id != asked.id and not claim.incumbent:
                yield Rival(claim, relating(asked, claim, link, world))


def _in_order(one: LiveClaim, other: LiveClaim) -> tuple[LiveClaim, LiveClaim]:
    return (one, other) if _seniority(one) <= _seniority(other) else (other, one)


def _seniority(claim: LiveClaim) -> tuple[int, bool, datetime, str]:
    """Order of the ledger. A claim of direct sales stands behind the last claim that had been screened before it."""
    return (claim.priority, claim.kind == "direct", claim.priority_at, claim.id)


def _within_limits(met: list[Met]) -> list[Met]:
    """Who is in the way, the gravest and then the oldest first; neighbours that contest nothing only as examples."""
    adjacent = [one for one in met if one.rule.kind == "ADJACENT"]
    others = [one for one in met if one.rule.kind != "ADJACENT"]
    others.sort(key=lambda one: (not one.in_the_way, -one.rank))
    return others[:FINDINGS_MAX] + adjacent[:ADJACENT_MAX]


def _told(one: Met, asked: LiveClaim, cause: str, world: World) -> tuple[Finding, ConflictDetected | None]:
    """A rival as a finding; with the first event of a case if it is one and none is open."""
    known = explain.Account(MATCHING_VERSION, evidence(asked, one.rival, world))
    found = explain.finding(asked.id, one.pair, one.rule, known)
    if one.case is not None:
        return found.model_copy(update={"conflict": one.case.id}), None
    if not is_case(one.rule, one.pair):
        return found, None
    conflict = derived_id(cause, "conflict", asked.id, one.rival.id)
    found = found.model_copy(update={"conflict": conflict})
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
