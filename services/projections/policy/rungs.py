"""A partner's tier of the day in a programme, its rule, and what the facts still lack for the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.conditions import AllNeeds, Needs
from contracts.needs import Holder, shown
from contracts.programme import Programme
from contracts.tiers import Tier
from contracts.values import PartnerFacts


def facts_of(row: Mapping[str, Any], programme: Programme, at: datetime) -> PartnerFacts:
    """What is known of a partner, as decisions under this programme would know it."""
    recorded = row["tiers"].get(programme.id, row["tier"])
    names = ("partner", "types", "territories", "channel_manager")
    return PartnerFacts.model_validate(
        {
            **{name: row[name] for name in names},
            "tier": programme.tier_on(recorded, at),
            "certifications": [_without(held, "expired") for held in row["certifications"]],
            "facts": [_without(fact, "recorded_at") for fact in row["facts"]],
            "prequalified": row["prequalified"],
        }
    )


def _without(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {field: value for field, value in item.items() if field != name}


def standing(programme: Programme, version: int, facts: PartnerFacts, at: datetime) -> dict[str, Any]:
    """Where a partner stands in a programme: its tier with its rule, the next one with what is missing for it."""
    of = Holder(facts, programme, at)
    rank, lasting = programme.ranks[facts.tier], programme.ranks[_lasting(programme, facts.tier)]
    following = next((tier for tier in programme.tiers[lasting + 1 :] if given(tier, at)), None)
    return {
        "programme": programme.id,
        "version": version,
        "types": [{"type": kind, "label": label(programme, kind)} for kind in facts.types],
        "tier": _rung(programme.tiers[rank], of),
        "next": None if following is None else {**_rung(following, of), "lacks": lacking(following.requires, of)},
    }


def _lasting(programme: Programme, tier: str) -> str:
    """What a tier turns into by itself on its last day: whoever has it need not climb there."""
    becomes = programme.tiers[programme.ranks[tier]].becomes
    return tier if becomes is None else _lasting(programme, becomes)


def given(tier: Tier, at: datetime) -> bool:
    """Whether a tier is still given."""
    return tier.until is None or tier.until > at


def label(programme: Programme, kind: Any) -> str:
    """The vendor's own word for a partner type; the trade's where it states none."""
    terms = programme.terms.get(kind)
    return kind if terms is None or terms.label is None else terms.label


def _rung(tier: Tier, of: Holder) -> dict[str, Any]:
    found = None if tier.requires is None else shown(tier.requires, of)
    rule = None if found is None else {"held": found.held, "because": found.words}
    return {"id": tier.id, "name": tier.name, "rule": rule}


def lacking(needs: Needs | None, of: Holder) -> list[str]:
    """What of a rule the facts do not show, a sentence for each part that is asked for by itself."""
    if needs is None:
        return []
    parts = needs.all_of if isinstance(needs, AllNeeds) else (needs,)
    return [found.words for part in parts if not (found := shown(part, of)).held]
