"""Claims before the rules, without a ledger: the sample claim, and whatever a test wants to be different."""

from datetime import timedelta
from typing import Any

from contracts.registrations import Details
from contracts.values import Certification, PartnerFacts
from services.registration.policy.claims import Asked, Exhibit
from tests.make import MAY_1, a_programme, details

DAY = timedelta(days=1)
CLAIM = Details.model_fields.keys()


def asked(programme: dict[str, Any] | None = None, kinds: set[str] | None = None, **changes: Any) -> Asked:
    """The sample claim of a gold value-added reseller; partner facts, details and the day's evidence by their names."""
    facts = {"partner": "northwind", "types": ("var",), "tier": "gold", "territories": ("*",), "channel_manager": "Kim"}
    known = {name: changes.pop(name) for name in PartnerFacts.model_fields if name in changes}
    besides = {name: changes.pop(name) for name in Asked.__struct_fields__ if name in changes.keys() - CLAIM}
    claim = details(**changes)
    shown = kinds if kinds is not None else {item.kind for item in claim.evidence}
    return Asked(
        details=claim,
        partner=PartnerFacts(**{**facts, **known}),
        programme=a_programme(**(programme or {})),
        version=1,
        **{"exhibits": tuple(Exhibit(kind, MAY_1) for kind in shown), "enrolments": (), "at": MAY_1} | besides,
    )


def ruled(**rules: Any) -> dict[str, Any]:
    """The sample programme with other common rules; claims of an OEM partner are judged by nothing else."""
    return {"rules": a_programme().rules.model_dump(exclude_none=True) | rules}


def building_in(rules: dict[str, Any] | None = None, programme: dict[str, Any] | None = None, **changes: Any) -> Asked:
    """The sample claim of an OEM partner, under these common rules."""
    return asked(ruled(**(rules or {})) | (programme or {}), **{"types": ("oem",), **changes})


def certificate(name: str, days: int = 10, product: str | None = None) -> Certification:
    return Certification(name=name, valid_until=MAY_1 + days * DAY, product=product)
