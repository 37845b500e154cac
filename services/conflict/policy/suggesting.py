"""What the rules would decide about a case on what is known of it: rules as data, the first that applies counts.

A rule looks at the two sides and what they have shown; its docstring is the reason that a decider reads.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from contracts.conflicts import Answer, ResolutionCode, Suggestion
from contracts.values import EntityId
from services.conflict.policy.outcomes import (
    FAVOURS,
    Sides,
    admissible,
    has_direct,
    has_incumbent,
    inadmissible,
    law_wants_both,
    one_party,
)
from services.conflict.policy.roles import DIRECT_PARTY


class Facts(NamedTuple):
    """A case as the rules see it: the sides, what each has shown, and who was asked and said nothing in time."""

    sides: Sides
    first: Answer
    second: Answer
    silent: tuple[EntityId, ...]

    def fails(self, answer: Answer) -> bool:
        """A side that does not show what is asked for, or that was asked and did not answer."""
        return not answer.stands or answer.claim in self.silent

    @property
    def direct(self) -> Answer:
        """The side of direct sales."""
        return self.first if self.sides.earlier.party == DIRECT_PARTY else self.second

    @property
    def partner(self) -> Answer:
        """The side that is not direct sales."""
        return self.second if self.sides.earlier.party == DIRECT_PARTY else self.first


class Rule(NamedTuple):
    """What a rule would decide, and when it speaks."""

    code: str
    outcome: ResolutionCode
    applies: Callable[[Facts], bool]

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return (self.applies.__doc__ or "").strip()


def _customer_chose(facts: Facts) -> bool:
    """The customer has said in writing which of the two it chose."""
    return len(facts.sides.chosen) == 1


def _law_wants_both(facts: Facts) -> bool:
    """The law of this territory wants several claims to stand side by side."""
    return law_wants_both(facts.sides)


def _one_party(facts: Facts) -> bool:
    """Both claims are one partner's, or those of partners that belong together."""
    return one_party(facts.sides)


def _tender(facts: Facts) -> bool:
    """The customer asks several bidders publicly, so nobody keeps the others out."""
    return facts.sides.kind == "TENDER_SHARED"


def _neither_shows_work(facts: Facts) -> bool:
    """Both sides were asked to show their work, and neither answered in time."""
    return len(facts.silent) == len(facts.sides.both)


def _direct_shows_no_work(facts: Facts) -> bool:
    """Direct sales does not show the work that is asked for, and the partner does."""
    return has_direct(facts.sides) and facts.fails(facts.direct) and not facts.fails(facts.partner)


def _partner_shows_no_work(facts: Facts) -> bool:
    """The partner does not show the work that is asked for, and direct sales does."""
    return has_direct(facts.sides) and facts.fails(facts.partner) and not facts.fails(facts.direct)


def _account_of_direct(facts: Facts) -> bool:
    """The account was reserved for direct sales before the partner claimed it."""
    return facts.sides.kind == "NAMED_ACCOUNT" and any(side.reserved == "direct" for side in facts.sides.both)


def _direct_was_first(facts: Facts) -> bool:
    """Direct sales claimed the account first, and shows as much as the partner."""
    return facts.sides.earlier.party == DIRECT_PARTY


def _partner_was_first(facts: Facts) -> bool:
    """The partner claimed the account first, and shows as much as direct sales."""
    return has_direct(facts.sides)


def _first_shows_no_work(facts: Facts) -> bool:
    """The first claim does not show the work that is asked for, and the later one does."""
    return facts.fails(facts.first) and not facts.fails(facts.second)


def _incumbent(facts: Facts) -> bool:
    """One side is the customer's incumbent for what both want to sell there."""
    return has_incumbent(facts.sides)


def _each_for_itself(facts: Facts) -> bool:
    """The customers are two companies of one group, and nobody has shown that the group buys as one."""
    return facts.sides.kind == "FAMILY_OVERLAP"


def _first_complete_claim(_: Facts) -> bool:
    """The first complete claim stands: neither side shows more than the other of what is asked for."""
    return True


RULES: Final = (
    Rule("CUSTOMER_CHOSE", "customer_choice", _customer_chose),
    Rule("LAW_WANTS_BOTH", "plural_by_law", _law_wants_both),
    Rule("ONE_PARTY", "same_partner_merged", _one_party),
    Rule("PUBLIC_TENDER", "open_competition", _tender),
    Rule("NEITHER_SHOWS_WORK", "all_rejected", _neither_shows_work),
    Rule("DIRECT_SHOWS_NO_WORK", "direct_stands_down", _direct_shows_no_work),
    Rule("PARTNER_SHOWS_NO_WORK", "direct_retained", _partner_shows_no_work),
    Rule("ACCOUNT_OF_DIRECT", "direct_retained", _account_of_direct),
    Rule("DIRECT_WAS_FIRST", "direct_retained", _direct_was_first),
    Rule("PARTNER_WAS_FIRST", "direct_stands_down", _partner_was_first),
    Rule("FIRST_SHOWS_NO_WORK", "later_claim_awarded", _first_shows_no_work),
    Rule("INCUMBENT_SITS_THERE", "incumbent_upheld", _incumbent),
    Rule("EACH_COMPANY_FOR_ITSELF", "not_a_conflict", _each_for_itself),
    Rule("FIRST_COMPLETE_CLAIM", "first_claim_upheld", _first_complete_claim),
)
"""From what binds the vendor to what merely orders: customer and law, then work shown, then who was first."""


def suggested(facts: Facts) -> Suggestion:
    """What the first rule says that applies and whose outcome may be chosen between these sides."""
    rule = next(rule for rule in RULES if rule.applies(facts) and inadmissible(rule.outcome, facts.sides) is None)
    failing = next((one for one in (facts.first, facts.second) if facts.fails(one) and one.because), None)
    reason = f"{rule.reason} {_whose(failing, facts)}: {failing.because}." if failing is not None else rule.reason
    return Suggestion(
        outcome=rule.outcome,
        winner=_winner(rule.outcome, facts),
        rule=rule.code,
        reason=reason,
        admissible=admissible(facts.sides),
    )


def _whose(answer: Answer, facts: Facts) -> str:
    return "First claim" if answer.claim == facts.first.claim else "Later claim"


def _winner(outcome: ResolutionCode, facts: Facts) -> EntityId | None:
    sides, who = facts.sides, FAVOURS[outcome]
    found = {"named": sides.chosen, "incumbent": sides.seated}.get(who)
    return next(iter(found if found is not None else (side.claim for side in sides.favoured(who))), None)
