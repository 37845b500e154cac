"""How a case may be settled: for each outcome code, which side it favours, and between whom it may be chosen at all.

A condition looks at the two sides; its docstring is what a decider reads when the outcome is refused.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

from contracts.claims import Claim
from contracts.conflicts import ResolutionCode
from contracts.disputes import Disputes
from contracts.findings import ConflictKind
from services.conflict.policy import territory
from services.conflict.policy.roles import DIRECT_PARTY
from services.conflict.policy.territory import Regions

What = Literal["award", "deny", "keep", "join", "merge"]
Who = Literal["earlier", "later", "named", "partner", "direct", "incumbent", "both", "none"]

FAVOURS: Final[Mapping[ResolutionCode, Who]] = {
    "first_claim_upheld": "earlier",
    "later_claim_awarded": "later",
    "scope_split": "both",
    "co_sell_shared": "both",
    "primary_plus_secondary_terms": "both",
    "sourcing_and_fulfilment_split": "both",
    "customer_choice": "named",
    "incumbent_upheld": "incumbent",
    "direct_stands_down": "partner",
    "direct_retained": "direct",
    "open_competition": "both",
    "plural_by_law": "both",
    "same_partner_merged": "both",
    "not_a_conflict": "both",
    "all_rejected": "none",
}
"""Which side goes on; in a shared deal, with secondary terms, split or merged, both do, each in its way."""
LEADS: Final[Mapping[ResolutionCode, Literal["earlier", "later"]]] = {
    "co_sell_shared": "earlier",
    "primary_plus_secondary_terms": "earlier",
    "sourcing_and_fulfilment_split": "later",
    "same_partner_merged": "earlier",
}
"""Where both go on and one of them leads: who it is, unless the decider names the other. Who came later fulfils."""
ONE_PARTY: Final[frozenset[ConflictKind]] = frozenset({"DUPLICATE_SELF", "EVERGREEN", "AFFILIATED_PARTIES"})


class Sides(NamedTuple):
    """What the conditions look at: the two claims, the earlier first, who sits at the customer, the programme's word.

    `seated`: the sides whose party is the customer's incumbent; `chosen`: those with the customer's signed letter.
    """

    kind: ConflictKind
    earlier: Claim
    later: Claim
    seated: tuple[str, ...]
    chosen: tuple[str, ...]
    shared_territory: str | None
    rules: Disputes
    regions: Regions

    @property
    def both(self) -> tuple[Claim, Claim]:
        return (self.earlier, self.later)

    def favoured(self, who: Who) -> tuple[Claim, ...]:
        """The side that an outcome favours by its place or its party."""
        match who:
            case "earlier":
                return (self.earlier,)
            case "later":
                return (self.later,)
            case "direct" | "partner":
                return tuple(side for side in self.both if (side.party == DIRECT_PARTY) is (who == "direct"))
            case _:
                return ()


def has_direct(sides: Sides) -> bool:
    """Direct sales is not a side of this case."""
    return any(side.party == DIRECT_PARTY for side in sides.both)


def two_partners(sides: Sides) -> bool:
    """This outcome is between two partners, and direct sales is a side."""
    return not has_direct(sides)


def both_claim(sides: Sides) -> bool:
    """One side is an incumbent or a reserved account, and claims nothing that could be shared out."""
    return not any(side.incumbent or side.reserved for side in sides.both)


def one_party(sides: Sides) -> bool:
    """The two sides are not one partner, nor affiliated."""
    return sides.earlier.party == sides.later.party or sides.kind in ONE_PARTY


def has_incumbent(sides: Sides) -> bool:
    """Neither side is the customer's incumbent."""
    return bool(sides.seated)


def law_wants_both(sides: Sides) -> bool:
    """The programme names no law that wants several claims to stand in this territory."""
    shared = sides.shared_territory
    places = shared.split(",") if shared else []
    wanted = sides.rules.plural_by_law
    return bool(places) and all(
        any(territory.lies_in(place, wide, sides.regions) for wide in wanted) for place in places
    )


def has_letter(sides: Sides) -> bool:
    """No side has shown a letter in which the customer says whom it chose."""
    return bool(sides.chosen)


def has_secondary_terms(sides: Sides) -> bool:
    """The programme states no terms for a second partner."""
    return sides.rules.secondary_price_level is not None or sides.rules.secondary_reward is not None


class Condition(NamedTuple):
    """What an outcome asks of the sides, and the code of its refusal."""

    holds: Callable[[Sides], bool]
    code: str

    @property
    def explanation(self) -> str:
        """Why the outcome is refused, in a sentence."""
        return (self.holds.__doc__ or "").strip()


_DIRECT = Condition(has_direct, "NO_DIRECT_SIDE")
_PARTNERS = Condition(two_partners, "DIRECT_SIDE")
_CLAIMS = Condition(both_claim, "INCUMBENT_SIDE")

NEEDS: Final[Mapping[ResolutionCode, tuple[Condition, ...]]] = {
    "first_claim_upheld": (),
    "later_claim_awarded": (),
    "scope_split": (_CLAIMS,),
    "co_sell_shared": (_CLAIMS,),
    "primary_plus_secondary_terms": (
        _PARTNERS,
        _CLAIMS,
        Condition(has_secondary_terms, "SECONDARY_TERMS_MISSING"),
    ),
    "sourcing_and_fulfilment_split": (_PARTNERS, _CLAIMS),
    "customer_choice": (Condition(has_letter, "CUSTOMER_LETTER_MISSING"),),
    "incumbent_upheld": (Condition(has_incumbent, "NO_INCUMBENT"),),
    "direct_stands_down": (_DIRECT,),
    "direct_retained": (_DIRECT,),
    "open_competition": (_PARTNERS, _CLAIMS),
    "plural_by_law": (_PARTNERS, Condition(law_wants_both, "LAW_DOES_NOT_ASK")),
    "same_partner_merged": (_PARTNERS, _CLAIMS, Condition(one_party, "NOT_ONE_PARTY")),
    "not_a_conflict": (),
    "all_rejected": (),
}


def inadmissible(outcome: ResolutionCode, sides: Sides) -> Condition | None:
    """The first condition of an outcome that these sides do not meet; None when it may be chosen."""
    return next((condition for condition in NEEDS[outcome] if not condition.holds(sides)), None)


def admissible(sides: Sides) -> tuple[ResolutionCode, ...]:
    """Every outcome that may be chosen between these sides."""
    return tuple(outcome for outcome in NEEDS if inadmissible(outcome, sides) is None)
