"""The programmes of the machine: what each states, in plain numbers, and the same as a programme for the service."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from contracts.programme import Programme
from tests.make import a_programme

DAY = timedelta(days=1)
Steps = tuple[tuple[str, tuple[str, ...]], ...]
"""How the desks of each step agree, and which they are."""

TEAM_THEN_FINANCE: Steps = (("all", ("team",)), ("all", ("finance",)))
BOTH: Steps = (("all", ("team", "finance")),)
EITHER: Steps = (("any", ("team", "finance")),)
ANYBODY: Steps = (("all", ("channel-manager",)),)
"""The programme lists no such desk, so whoever may decide answers for it."""

AUTOMATIC_UNDER = 50_000
CERTIFICATE = "security-technical"


@dataclass(frozen=True)
class Terms:
    """What a programme states; times in days, None where it states nothing."""

    steps: Steps = TEAM_THEN_FINANCE
    automatic: bool = True
    within: float = 2
    at_risk: float | None = 1
    information: float = 5
    appeal: float | None = 10
    appeal_decided: float | None = 4
    period: float = 60
    reminders: tuple[float, ...] = (14, 3)
    grace: float | None = 10
    tail: float | None = 30
    dispute: bool = True
    stops_clock: bool = True
    extensions: int = 2
    extension: float = 30
    ask_within: float | None = 20
    extended_by_rule: bool = False
    every: float | None = 25
    revocable: float = 40
    silence_ends: bool = False
    cooling_off: float | None = 20
    look_back: float | None = None
    incumbency: float | None = 90
    renewal: float | None = 30
    on_suspension: bool = True
    on_termination: bool = True
    transfer: float = 12
    invitation: float = 15
    shares_required: bool = True
    split_on_exit: bool = False


def programme(terms: Terms) -> Programme:
    """The programme that states these terms."""
    known = a_programme().model_dump(mode="json", exclude_none=True)
    if terms.steps != ANYBODY:
        known["desks"] = _DESKS
    known["rules"] = {
        "minimum_tier": "registered",
        "minimum_deal": 0,
        "evidence": {"all_of": ["contact"]},
        "certificates": [],
        **{name: rule for name, rule in _rules(terms).items() if rule is not None},
    }
    known["tracks"] = {
        "var": {"certificates": [{"certificate": CERTIFICATE, "products": ["security"]}]},
        "distributor": {},
    }
    return Programme.model_validate(known)


_DESKS = {
    "team": {"name": "Channel team", "role": "channel-manager", "escalates_to": "director"},
    "finance": {"name": "Finance", "role": "approver", "members": ["fay", "max"], "deputies": ["dora"]},
    "director": {"name": "Director", "role": "approver", "members": ["dora"]},
}


def _rules(terms: Terms) -> dict[str, Any]:
    return {
        "routes": [{"steps": [{"agree": agree, "desks": list(desks)} for agree, desks in terms.steps]}],
        "automatic": {"under": AUTOMATIC_UNDER, "tiers": ["gold"]} if terms.automatic else None,
        "decision": _known(
            within=terms.within,
            at_risk=terms.at_risk,
            information_within=terms.information,
            appeal_within=terms.appeal,
            appeal_decided_within=terms.appeal_decided,
        ),
        "protection": _protection(terms),
        "extensions": {
            **_known(period=terms.extension, ask_within=terms.ask_within),
            "count": terms.extensions,
            "automatic": terms.extended_by_rule,
            "evidence": "proposal",
        },
        "activity": {
            **_known(every=terms.every, revocable_after=terms.revocable),
            "revoke": "automatic" if terms.silence_ends else "by_person",
        }
        if terms.every
        else None,
        "cooling_off": _period(terms.cooling_off),
        "look_back": _period(terms.look_back),
        "incumbency": _known(period=terms.incumbency, renewal_within=terms.renewal) if terms.incumbency else None,
        "standing": {
            "on_suspension": "suspends" if terms.on_suspension else "keeps",
            "on_termination": "cancels" if terms.on_termination else "keeps",
            **_known(transfer_within=terms.transfer),
        },
        "co_sell": {
            **_known(within=terms.invitation),
            "roles": ["supporting"],
            "shares_required": terms.shares_required,
            "on_exit": "split" if terms.split_on_exit else "to_lead",
        },
    }


def _protection(terms: Terms) -> dict[str, Any]:
    return {
        **_known(period=terms.period, grace=terms.grace, tail=terms.tail),
        "reminders": [_period(each) for each in terms.reminders],
        "dispute": "suspends" if terms.dispute else "keeps",
        "stops_clock": terms.stops_clock,
    }


def _known(**days: float | None) -> dict[str, Any]:
    return {name: _period(length) for name, length in days.items() if length is not None}


def _period(days: float | None) -> str | None:
    return None if days is None else f"PT{round(days * 24)}H"
