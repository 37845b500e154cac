"""How a case may be settled: the closed list of outcomes, what each needs to be said, and its effect on each claim."""

from typing import Final, Literal

from pydantic import Field

from contracts.message import Value
from contracts.terms import Share
from contracts.values import Code, EntityId, PartnerId, Scope, Slug, Text

ResolutionCode = Literal[
    "first_claim_upheld",
    "later_claim_awarded",
    "scope_split",
    "co_sell_shared",
    "primary_plus_secondary_terms",
    "sourcing_and_fulfilment_split",
    "customer_choice",
    "incumbent_upheld",
    "direct_stands_down",
    "direct_retained",
    "open_competition",
    "plural_by_law",
    "same_partner_merged",
    "not_a_conflict",
    "all_rejected",
]
Standing = Literal["open", "secondary", "sourcing", "fulfilment", "full"]
"""What a claim goes on as beside the other: keeping nobody out, second, for the lead it brought, as the one that
delivers; or, when an outcome was undone, on the programme's terms again."""


ENDING: Final = frozenset({"deny", "join", "merge"})
"""Effects after which a claim is over."""


class SideScope(Value):
    """What one side of a split keeps of what it claims."""

    claim: EntityId
    scope: Scope


class Settlement(Value):
    """An outcome with what it needs: `winner` where it names one, `split` for a split, `share` of who joins a deal."""

    outcome: ResolutionCode
    winner: EntityId | None = None
    split: tuple[SideScope, ...] = Field(default=(), max_length=2)
    share: Share | None = None


class Suggestion(Value):
    """What the rules would decide about a case, by which rule, and why; `admissible` are all outcomes it may have."""

    outcome: ResolutionCode
    winner: EntityId | None = None
    rule: Code
    reason: Text
    admissible: tuple[ResolutionCode, ...] = ()


class Answer(Value):
    """What a side was found to have shown of its work, as far as the rules count it."""

    claim: EntityId
    stands: bool
    because: Text = ""


class Effect(Value):
    """What an outcome does to one claim.

    `award` it goes on to approval, `deny` it ends, `keep` it stays as it is, `join` it ends and its party sells on the
    deal of the claim `into`, `merge` it ends and its proofs are that one's.
    `proposal`: only what a granted claim asks for beyond its grant was contested, in this version of its registration;
    `deny` ends the request, and what was granted stands. `scope`: what it goes on with, where a split left it less.
    `standing`, `price_level`, `reward_share`: on which terms it goes on, where they are not the programme's; the reward
    in per cent of the programme's. `party`: who joins (none for direct sales), for which `share`.
    `reopen`: it ended by an outcome that does not stand, and lives again at its old place.
    """

    claim: EntityId
    effect: Literal["award", "deny", "keep", "join", "merge"]
    proposal: int | None = None
    scope: Scope | None = None
    standing: Standing | None = None
    price_level: Slug | None = None
    reward_share: Share | None = None
    into: EntityId | None = None
    party: PartnerId | None = None
    share: Share | None = None
    reopen: bool | None = None
