"""Small factories: they name only what matters to a test and fill in the rest."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import contracts
from contracts.partners import Profile
from contracts.programme import Programme
from contracts.registrations import Details
from contracts.values import Chain, Customer, Deal, Evidence, Money, derived_id
from services.kit import documents

KEY = bytes(32)
"""Of an edge: what bodies are hashed with."""
MAY_1 = datetime(2026, 5, 1, 9, tzinfo=UTC)
"""A Friday."""


def an_id(name: str) -> str:
    """The same id for the same name."""
    return derived_id("test", name)


def a_programme(name: str = "upm-default", **changes: Any) -> Programme:
    """A programme out of the repository, with some of its fields changed."""
    known = _written(name)
    return Programme.model_validate({**known.model_dump(), **changes}) if changes else known


@cache
def _written(name: str) -> Programme:
    text = (Path(contracts.__file__).parent / "programmes" / f"{name}.yaml").read_text()
    return documents.read(Programme, text)


def a_profile(**changes: Any) -> Profile:
    """A gold value-added reseller, authorised everywhere."""
    known: dict[str, Any] = {
        "name": "Northwind Systems",
        "types": ("var",),
        "tier": "gold",
        "territories": ("*",),
        "channel_manager": "Kim Channel",
    }
    return Profile(**{**known, **changes})


def proof(kind: str = "contact", at: datetime = MAY_1, summary: str = "call with the head of IT") -> Evidence:
    """One piece of evidence."""
    return Evidence.model_validate({"kind": kind, "at": at, "summary": summary})


def a_deal(amount: str = "40000", currency: str = "USD", **changes: Any) -> Deal:
    """A new deal of this list value."""
    return Deal(value=Money(amount=amount, currency=currency), expected_close=date(2026, 9, 30), **changes)


def details(**changes: Any) -> Details:
    """A registration that passes the rules of the sample programme for a gold value-added reseller."""
    known: dict[str, Any] = {
        "programme": "upm-default",
        "customer": Customer(name="Volkswagen AG", website="volkswagen.de", country="DE"),
        "products": ("cloud/compute",),
        "territory": "DE",
        "deal": a_deal(),
        "evidence": (proof("contact"), proof("demonstration")),
        "chain": Chain(),
    }
    return Details(**{**known, **changes})
