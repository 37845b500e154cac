"""A protection keeps others out as long as its events say, and no longer."""

from datetime import timedelta

import pytest

from tests.cli.ledgers import START, an_event
from tests.cli.verify.telling import (
    OVERLAP,
    RULES,
    VENDOR,
    A,
    B,
    a_protection,
    a_registration,
    all_screened,
    granted,
    rules_broken,
)

NEVER = {"grace_until": None, "transferred_from": None, "extensions": None}


def at(minutes):
    return START + timedelta(minutes=minutes)


def lasting(registration, partner, end, **changes):
    """A protection until so many minutes behind the first record."""
    event = granted(registration, partner)
    window = event.window.model_copy(update={"start": START, "end": at(end)})
    return event.model_copy(update={"window": window, "kind": "exclusive", **NEVER, **changes})


def one_after_the_other(tmp_path, *between, **terms):
    """The first is granted for ten minutes, things happen to it, and then the second is granted at the twentieth."""
    ledger = a_registration()
    ledger.add(f"protection/{A}", lasting(A, "north-it", 10, **terms), actor=RULES)
    for name, changes in between:
        ledger.add(f"protection/{A}", an_event(name, protection=A, registration=A, **changes), actor=VENDOR)
    a_registration(ledger, B, "south-it")
    ledger.add(f"protection/{B}", lasting(B, "south-it", 99), actor=VENDOR, minutes=20)
    return rules_broken(tmp_path, ledger, all_screened(A, B))


LATER = {"end": "2026-03-01T10:30:00Z", "grace_until": None}
SUSPENDED = ("protection.suspended.v1", {"clock_stopped": True})
REINSTATED = "protection.reinstated.v1"


@pytest.mark.parametrize(
    ("between", "terms", "broken"),
    [
        ((), {}, False),
        ((), {"grace_until": at(60)}, True),
        ((("protection.entered-grace.v1", {"until": "2026-03-01T10:30:00Z"}),), {}, True),
        ((("protection.extended.v1", {**LATER, "automatic": True}),), {}, True),
        ((SUSPENDED,), {}, True),
        ((("protection.suspended.v1", {"clock_stopped": False}),), {}, False),
        ((SUSPENDED, (REINSTATED, LATER)), {}, True),
        ((SUSPENDED, (REINSTATED, {"end": "2026-03-01T09:10:00Z", "grace_until": None})), {}, False),
        ((SUSPENDED, ("protection.revoked.v1", {})), {}, False),
        ((), {"grace_until": at(60), "kind": "attribution"}, False),
    ],
    ids=[
        *("over", "in grace", "in grace said later", "extended", "resting", "resting while time runs"),
        *("back with more time", "back and over", "revoked while it rested", "never exclusive"),
    ],
)
def test_a_protection_holds_as_long_as_its_events_say(tmp_path, between, terms, broken):
    found = one_after_the_other(tmp_path, *between, **terms)
    assert found == ([OVERLAP] if broken else [])


@pytest.mark.parametrize(("products", "broken"), [(["cloud/email"], False), (["cloud"], True)])
def test_a_protection_keeps_what_it_was_changed_to(tmp_path, products, broken):
    scope = {"products": products, "territory": "DE"}
    rescoped = ("protection.rescoped.v1", {"scope": scope, "automatic": True})
    found = one_after_the_other(tmp_path, rescoped, grace_until=at(60))
    assert found == ([OVERLAP] if broken else [])


def test_a_protection_that_ended_makes_room(tmp_path):
    ledger = a_protection()
    ledger.add(f"protection/{A}", an_event("protection.released.v1", protection=A, registration=A))
    a_protection(ledger, B, "south-it")
    assert rules_broken(tmp_path, ledger, all_screened(A, B)) == []
