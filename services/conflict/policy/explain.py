"""Puts a pair of claims into a finding that explains itself: rule, dimensions, evidence, what would change it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from contracts.claims import Claim
from contracts.findings import AccountEvidence, Finding, Relation, Standing
from contracts.values import EntityId, Window
from services.conflict.policy.advice import DAYS, NEXT_STEPS, what_would_change
from services.conflict.policy.kinds import RULES_VERSION, Rule
from services.conflict.policy.limits import FINDING_EVIDENCE_MAX
from services.conflict.policy.overlap import unscoped
from services.conflict.policy.pairs import Pair, the_other_kin
from services.conflict.policy.severity import because, severity

_OTHER_WAY: Final[dict[Relation, Relation]] = {"contains": "within", "within": "contains"}


class Account(NamedTuple):
    """Why the two customers are taken for one, or for a group: by which model of matching, and the evidence."""

    model_version: str
    evidence: Sequence[AccountEvidence]


def finding(screened: EntityId, pair: Pair, rule: Rule, account: Account, conflict: EntityId | None = None) -> Finding:
    """What screening one side of a pair found about the other, and the case about it, if there is one."""
    swapped = screened != pair.earlier.claim
    own, rival = (pair.later, pair.earlier) if swapped else (pair.earlier, pair.later)
    found = severity(rule, pair)
    return Finding(
        kind=rule.kind,
        severity=found,
        rival=rival.claim,
        conflict=conflict,
        rule=rule.kind,
        rule_version=RULES_VERSION,
        account=pair.account,
        probability=pair.probability,
        kinship=the_other_kin(pair.accounts.kinship) if swapped else pair.accounts.kinship,
        products=_seen(pair.overlap.products, swapped=swapped),
        territory=_seen(pair.overlap.territory, swapped=swapped),
        window=_seen(pair.overlap.window, swapped=swapped),
        roles=pair.roles,
        opportunity=pair.overlap.opportunity,
        unscoped=unscoped(own, rival),
        shared_products=pair.overlap.shared_products,
        shared_territory=pair.overlap.shared_territory,
        shared_window=_window(pair.overlap.meeting),
        product_share=pair.overlap.product_share,
        overlap_days=pair.overlap.days,
        standings=tuple(_standing(side) for side in pair.sides),
        evidence=tuple(account.evidence[:FINDING_EVIDENCE_MAX]),
        explanation=_explanation(rule, pair),
        severity_because=because(rule, pair),
        what_would_change=what_would_change(rule, pair),
        next_step=NEXT_STEPS[rule.kind],
        within_days=DAYS[found],
        holds=rule.holds,
        model_version=account.model_version,
    )


def _seen(relation: Relation, *, swapped: bool) -> Relation:
    """A relation as the screened claim sees it; the pair tells it from the earlier one's side."""
    return _OTHER_WAY.get(relation, relation) if swapped else relation


def _window(meeting: tuple[datetime, datetime | None] | None) -> Window | None:
    return None if meeting is None else Window(start=meeting[0], end=meeting[1])


def _standing(claim: Claim) -> Standing:
    return Standing(claim=claim.claim, priority=claim.priority, priority_at=claim.priority_at)


def _explanation(rule: Rule, pair: Pair) -> str:
    first, second = pair.earlier, pair.later
    days = "with open end" if pair.overlap.days is None else f"for {pair.overlap.days} days"
    return (
        f"{rule.explanation} Account: {pair.account} ({pair.probability:.1%}). "
        f"Products: {pair.overlap.products}; territory: {pair.overlap.territory}; {days}. "
        f"First stands {_named(first)}, second {_named(second)}."
    )


def _named(claim: Claim) -> str:
    if claim.reserved:
        return f"the reservation for {_whom(claim)} (no. {claim.priority}, {claim.priority_at.date()})"
    state = "protected" if claim.protected else "pending"
    return f"the {state} {claim.kind} claim of {claim.party} (no. {claim.priority}, {claim.priority_at.date()})"


def _whom(claim: Claim) -> str:
    return "partners" if claim.reserved == "partner_led" else claim.party
