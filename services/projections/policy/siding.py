"""A case as direct sales sees it whose own claim is a side: what is asked of it, and nothing of the partner's deal.

Of the other side it learns what it is told when it asks about the account: until when that is protected, and whom to
call (nobody in particular: the channel desk). Names, prices, proofs and the words of those who decide stay with them.
"""

from collections.abc import Mapping
from typing import Any, Final

from contracts.conflicts import ENDING
from services.projections.policy.deadlines import OPEN_CASES, Row

SIMPLY: Final = ("state", "kind", "severity", "opened_at", "outcome", "settled_at", "sla_at_risk", "sla_breached")


def own_side(case: Row, claim: str) -> dict[str, Any]:
    """What direct sales is told of a case in which its claim is a side."""
    found = case["finding"]
    return {
        "id": case["key"],
        **{name: case[name] for name in SIMPLY},
        "contested": {"products": found.get("shared_products", []), "territory": found.get("shared_territory")},
        "other": _other(case["sides"], claim),
        "asked": _asked(case, claim),
        "shown": [_proof(item) for item in case["evidence"] if item["claim"] == claim],
        "effect": (effect := _effect(case["effects"], claim)),
        "appeal_until": case["appeal_until"] if _lost(effect) else None,
        "appeal": _appeal(case["appeal"], claim),
    }


def _other(sides: list[Row], claim: str) -> dict[str, Any]:
    other = next(side for side in sides if side["claim"] != claim)
    until = other.get("grace_until") or other["window"].get("end")
    return {"protected_until": until if other.get("protected") else None, "call": other.get("call")}


def _asked(case: Row, claim: str) -> dict[str, Any] | None:
    """What direct sales itself is to show, and whether it has; what the other side was asked is not told."""
    asked = case["asked"]
    if asked is None or claim not in asked["claims"]:
        return None
    if claim in asked["answered"]:
        return {"due": asked["due"], "answer": "given"}
    if claim in asked["silent"]:
        return {"due": asked["due"], "answer": "silent"}
    return {"due": asked["due"], "answer": "awaited"} if case["state"] in OPEN_CASES else None


def _proof(item: Row) -> dict[str, Any]:
    return {name: item[name] for name in ("kind", "at", "summary") if item.get(name)}


def _effect(effects: list[Row] | None, claim: str) -> Row | None:
    """What the outcome does to its own claim."""
    found = next((one for one in effects or () if one["claim"] == claim), None)
    return None if found is None else {name: found[name] for name in ("effect", "scope") if found.get(name)}


def _lost(effect: Row | None) -> bool:
    return effect is not None and (effect["effect"] in ENDING or "scope" in effect)


def _appeal(appeal: Row | None, claim: str) -> Mapping[str, Any] | None:
    """How far its own appeal is; whether the other side filed one is not told."""
    if appeal is None or appeal.get("claim") != claim:
        return None
    return {"state": appeal["state"], "grounds": appeal["grounds"]}
