"""Who meets a claim: every live claim on its customer and on that customer's relatives, pair by pair."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from contracts.customers import Resolution
from contracts.values import EntityId
from services.conflict.domain.accounts import relating
from services.conflict.domain.state import Case, Contested, LiveClaim, closer
from services.conflict.domain.world import World
from services.conflict.policy.kinds import RANK, Rule, rule_for
from services.conflict.policy.overlap import Overlap, overlap
from services.conflict.policy.pairs import Accounts, Pair, pair
from services.conflict.policy.severity import severity


class Rival(NamedTuple):
    """Another live claim, and how its account relates to the screened one's."""

    claim: LiveClaim
    accounts: Accounts


class Met(NamedTuple):
    """A rival that has something to do with the screened claim: what, by which rule, and the open case about it.

    `rank` is how grave it is.
    """

    rival: LiveClaim
    pair: Pair
    rule: Rule
    case: Case | None
    rank: int

    @property
    def contested(self) -> Contested:
        """What a case between the two would be about."""
        shared = self.pair.overlap
        return Contested(self.rule.kind, shared.shared_products, shared.shared_territory, self.rule.holds)

    @property
    def in_the_way(self) -> bool:
        """Not if it is below a notice, and not if the rival is the one that waits."""
        return self.rank >= RANK["notice"] and not (self.case is not None and self.case.held == self.rival.id)


def everybody_met(
    asked: LiveClaim, resolution: Resolution, cases: Mapping[EntityId, Case], world: World
) -> Iterator[Met]:
    """The rivals that have something to do with the claim, but those with which all was settled."""
    for rival in _rivals(asked, resolution, world):
        found = _pair(asked, rival.claim, rival.accounts, world)
        rule = rule_for(found)
        if rule is not None:
            open_case = _still_about(cases.get(rival.claim.id), rule, asked, rival.claim, world)
            met = Met(rival.claim, found, rule, open_case, RANK[severity(rule, found)])
            settled = world.settled(asked.id, rival.claim.id)
            if settled is None or not settled.is_of(met.contested):
                yield met


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


def _pair(asked: LiveClaim, rival: LiveClaim, accounts: Accounts, world: World) -> Pair:
    first, second = _in_order(asked, rival)
    if first is rival and accounts.kinship is not None:
        accounts = accounts.turned()
    flagged = world.speculative(first.id)
    return pair(first.claim(), second.claim(), accounts, world.regions(asked.vendor), speculative=flagged)


def overlap_of(one: LiveClaim, other: LiveClaim, world: World) -> Overlap:
    """What two claims have in common, the earlier first."""
    first, second = _in_order(one, other)
    return overlap(first.claim(), second.claim(), world.regions(one.vendor))


def _in_order(one: LiveClaim, other: LiveClaim) -> tuple[LiveClaim, LiveClaim]:
    return (one, other) if _seniority(one) <= _seniority(other) else (other, one)


def _seniority(claim: LiveClaim) -> tuple[int, bool, datetime, str]:
    """Order of the ledger. A claim of direct sales stands behind the last claim that had been screened before it."""
    return (claim.priority, claim.kind == "direct", claim.priority_at, claim.id)


def _still_about(case: Case | None, rule: Rule, asked: LiveClaim, rival: LiveClaim, world: World) -> Case | None:
    """The open case about a rival; none when it does not hold the claim, and that is such now that it has to wait.

    A claim that is not decided waits for a protection it meets, whatever the case was about before: it changed, or
    the protection came to meet it, as it was taken over or a party left its deal.
    """
    if case is None or case.held == asked.id or not (rule.holds and asked.asks):
        return case
    if asked.pending and stands_against(rival, asked, world):
        return None
    was = (case.contested.kind, case.contested.holds)
    return None if case.held is None and was != (rule.kind, rule.holds) else case


def stands_against(protection: LiveClaim, other: LiveClaim, world: World) -> bool:
    """Whether what was granted already meets another claim, and nobody said that both may stand."""
    if not protection.protected:
        return False
    of_grant = overlap_of(protection.as_granted(), other, world)
    allowed = world.settled(protection.id, other.id)
    shared = (of_grant.shared_products, of_grant.shared_territory)
    return of_grant.scopes_meet and (allowed is None or shared != (allowed.products, allowed.territory))
