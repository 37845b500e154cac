"""The whole life of a claim as tables: after these events, the row says this."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.projections.inmemory import folded, seen, until
from tests.projections.ledgers import START, Ledgers
from tests.projections.story import Story
from tests.projections.turns import FAILED, MISSING, PASSED, WAIVED

DAY = timedelta(days=1)

REGISTRATIONS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("won", "registration.approved.v1", 1, {"state": "approved", "desks": (), "trace_told": [PASSED]}),
    (
        *("stepped", "registration.review-started.v1", 1),
        {"state": "under_review", "step": 0, "desks": ("sales", "finance"), "trace": [PASSED, WAIVED, MISSING]},
    ),
    ("stepped", "registration.review-started.v1", 1, {"trace_told": (), "decision_due": START + 2 * DAY}),
    ("stepped", "registration.reviewer-assigned.v1", 1, {"reviewer": "approver-7"}),
    ("stepped", "registration.step-approved.v1", 1, {"step": 0, "desks": ("finance",), "agreed": ("sales",)}),
    ("stepped", "registration.decision-sla-at-risk.v1", 1, {"sla_at_risk": True, "sla_breached": False}),
    ("stepped", "registration.step-approved.v1", 2, {"step": 1, "desks": ("director",), "agreed": ()}),
    ("stepped", "registration.decision-sla-breached.v1", 1, {"sla_breached": True, "late_desks": ("board",)}),
    ("stepped", "registration.approved.v1", 1, {"state": "approved", "desks": (), "step": 1}),
    ("asked", "registration.information-requested.v1", 1, {"state": "action_required"}),
    ("asked", "registration.information-provided.v1", 1, {"state": "submitted", "information": None, "desks": ()}),
    ("appealed", "registration.rejected.v1", 1, {"state": "rejected", "trace": [FAILED], "trace_told": [FAILED]}),
    ("appealed", "registration.appeal-upheld.v1", 1, {"state": "submitted", "code": None, "decided_at": None}),
    ("appealed", "registration.appeal-upheld.v1", 1, {"route": (), "step": 0, "desks": ()}),
    ("appealed", "registration.approved.v1", 1, {"state": "approved"}),
    ("appealed-in-vain", "registration.appeal-dismissed.v1", 1, {"state": "rejected"}),
    ("rescoped", "registration.amendment-proposed.v1", 1, {"state": "approved", "desks": ("sales", "finance")}),
    ("rescoped", "registration.amendment-proposed.v1", 1, {"products": ("suite/core",), "decision_due": START}),
    ("rescoped", "registration.amendment-declined.v1", 1, {"state": "approved", "proposed": None, "desks": ()}),
    ("rescoped", "registration.amended.v1", 1, {"state": "approved", "proposed": None, "products": ("suite",)}),
    ("transferred", "registration.cancelled.v1", 1, {"state": "cancelled", "code": "TRANSFERRED"}),
    ("renewed", "deal.won.v1", 1, {"state": "closed_won"}),
]

PROTECTIONS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("won", "protection.granted.v1", 1, {"state": "active", "ends_at": START + 90 * DAY, "kind": "exclusive"}),
    ("extended", "protection.extension-denied.v1", 1, {"extensions": 0, "ends_at": START + 90 * DAY}),
    ("extended", "protection.extended.v1", 1, {"extensions": 1, "ends_at": START + 120 * DAY}),
    ("extended", "protection.entered-grace.v1", 1, {"state": "in_grace", "grace_until": START + 127 * DAY}),
    ("extended", "protection.expired.v1", 1, {"state": "expired", "ended_at": START + 127 * DAY}),
    (
        *("suspended", "protection.suspended.v1", 2),
        {"state": "suspended", "suspended_for": ("DISPUTE", "PARTNER_SUSPENDED"), "clock_stopped": True},
    ),
    (
        "suspended",
        "protection.suspension-lifted.v1",
        1,
        {"state": "suspended", "suspended_for": ("PARTNER_SUSPENDED",)},
    ),
    ("suspended", "protection.reinstated.v1", 1, {"state": "active", "suspended_for": (), "clock_stopped": False}),
    ("suspended", "protection.reinstated.v1", 1, {"ends_at": START + 100 * DAY}),
    ("idle", "activity.overdue.v1", 1, {"activity_overdue": True, "revocable_from": START + 30 * DAY}),
    ("idle", "activity.reported.v1", 1, {"activity_overdue": False, "activity_due": START + 30 * DAY}),
    ("rescoped", "protection.rescoped.v1", 1, {"products": ("suite",), "state": "active"}),
    ("transferred", "protection.transfer-offered.v1", 1, {"offered_to": "taker"}),
    ("transferred", "protection.transfer-ended.v1", 1, {"offered_to": None, "state": "active"}),
    ("transferred", "protection.transferred.v1", 1, {"offered_to": None, "state": "transferred"}),
    ("renewed", "incumbency.established.v1", 1, {"state": "fulfilled", "incumbent_until": START + 365 * DAY}),
    ("renewed", "incumbency.renewal-due.v1", 1, {"renewal_due": True}),
    ("renewed", "incumbency.ended.v1", 1, {"incumbent_until": None, "renewal_due": False}),
    ("released", "protection.released.v1", 1, {"state": "released"}),
    ("revoked", "protection.revoked.v1", 1, {"state": "revoked", "code": "FRAUD"}),
]


def told(turn: str, partner: str = "north") -> tuple[Ledgers, str]:
    """One life in ledgers of its own, and the registration's id."""
    ledgers = Ledgers()
    return ledgers, Story(ledgers).live(turn, partner, "Muster GmbH")


def row_after(view: str, turn: str, type_: str, occurrence: int) -> dict[str, Any]:
    """The registration's row in a view once this has happened."""
    ledgers, id_ = told(turn)
    found: dict[str, Any] = folded(until(seen(ledgers), type_, occurrence))[view][id_].row._asdict()
    return found


@pytest.mark.parametrize(("turn", "type_", "occurrence", "expected"), REGISTRATIONS)
def test_registrations(turn: str, type_: str, occurrence: int, expected: dict[str, Any]):
    row = row_after("registrations", turn, type_, occurrence)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(("turn", "type_", "occurrence", "expected"), PROTECTIONS)
def test_protections(turn: str, type_: str, occurrence: int, expected: dict[str, Any]):
    row = row_after("protections", turn, type_, occurrence)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("turn", "type_", "state"),
    [
        ("unappealed", "registration.rejected.v1", "open"),
        ("unappealed", "registration.appeal-window-closed.v1", "closed"),
        ("appealed", "registration.appeal-filed.v1", "filed"),
        ("appealed", "registration.appeal-upheld.v1", "upheld"),
        ("appealed-in-vain", "registration.appeal-dismissed.v1", "dismissed"),
    ],
)
def test_an_appeal_says_where_it_stands(turn: str, type_: str, state: str):
    assert row_after("registrations", turn, type_, 1)["appeal"]["state"] == state


@pytest.mark.parametrize(
    ("type_", "occurrence", "state"),
    [("extension-requested", 1, "asked"), ("extension-denied", 1, "denied"), ("extended", 1, "granted")],
)
def test_an_extension_says_where_it_stands(type_: str, occurrence: int, state: str):
    row = row_after("protections", "extended", f"protection.{type_}.v1", occurrence)
    assert row["extension"]["state"] == state


def test_a_tail_lasts_as_long_as_the_registration():
    """A protection that ended keeps its tail, which goes with the registration and without a word of its own."""
    ledgers, id_ = told("extended")
    story = seen(ledgers)
    granted = next(record for record in story if record.type == "protection.granted.v1")
    assert granted.event is not None
    tailed = granted.event.model_copy(update={"tail_until": START + 200 * DAY})
    later = [record._replace(event=tailed) if record is granted else record for record in story]
    plain = [record for record in later if record.type != "protection.extended.v1"]
    ended = folded(until(plain, "protection.expired.v1", 1))["protections"][id_].row
    assert (ended.state, ended.tail_until) == ("ended", START + 200 * DAY)
    assert folded(plain)["protections"][id_].row.state == "expired"


def test_an_exception_says_who_answers_for_it():
    (exception,) = row_after("registrations", "stepped", "policy.exception-granted.v1", 1)["exceptions"]
    assert (exception["rule"], exception["reason"], exception["by"]) == ("MINIMUM", "a door opener", "acme/-/cam-1")


def test_evidence_that_was_replaced_is_marked():
    row = row_after("registrations", "rescoped", "evidence.superseded.v1", 1)
    assert [bool(item.get("superseded_by")) for item in row["evidence"]] == [True]


def test_parties_share_and_leave():
    joined = row_after("registrations", "joint", "registration.party-joined.v1", 2)
    assert [(party["partner"], party["share"]) for party in joined["parties"]] == [
        ("helper", "20"),
        ("specialist", "21"),
    ]
    assert joined["readers"] == ("helper", "specialist")
    left = row_after("registrations", "joint", "registration.party-left.v1", 1)
    assert [(party["partner"], party["share"]) for party in left["parties"]] == [("specialist", "41")]
    assert left["readers"] == ("specialist",)


def test_who_filed_for_a_partner_reads_with_it():
    ledgers, _ = told("on-behalf", "south")
    rows = folded(seen(ledgers))["registrations"].values()
    (filed,) = (entry for entry in rows if entry.row.filed_by)
    assert (filed.org, filed.row.filed_by_org, filed.row.readers) == ("south", "wholesale", ("wholesale",))


def test_a_claim_that_was_taken_over_knows_both_sides():
    ledgers, id_ = told("transferred")
    rows = folded(seen(ledgers))
    (new,) = (entry for entry in rows["registrations"].values() if entry.row.transferred_from == id_)
    assert (new.org, new.row.state) == ("taker", "approved")
    assert rows["protections"][id_].row.successor == new.key
    assert rows["claims"][new.key].row.verdict == "taken_over"


def test_invitations_by_their_answers():
    ledgers, _ = told("joint")
    rows = folded(seen(ledgers))["invitations"].values()
    states = {entry.org: (entry.row.state, entry.row.customer is not None) for entry in rows}
    assert states == {
        "helper": ("accepted", True),
        "specialist": ("accepted", True),
        "shy": ("declined", False),
        "mute": ("expired", False),
    }


def test_opportunities_attributions_previews():
    ledgers = Ledgers()
    story = Story(ledgers)
    story.opportunities("Muster GmbH")
    preview = story.preview("north")
    paid, unpaid = story.attribute("north", "Muster GmbH", paid=True), story.attribute("south", "M", paid=False)
    rows = folded(seen(ledgers))
    assert {entry.row.state: entry.row.selected for entry in rows["opportunities"].values()} == {
        "selected": "north",
        "withdrawn": None,
    }
    assert (rows["previews"][preview].org, rows["previews"][preview].row.route) == ("north", [["sales"]])
    credited = rows["attributions"]
    assert (credited[paid].row.payable, credited[paid].row.amount) == (True, Decimal(120))
    assert (credited[unpaid].org, credited[unpaid].row.not_payable) == ("south", "ALREADY_REWARDED")


def test_a_partner_with_all_it_has():
    ledgers = Ledgers()
    story = Story(ledgers)
    story.enter_partner("south")
    story.shake_partner("south")
    row = folded(seen(ledgers))["partners"]["acme/south"].row
    assert (row.state, row.tier, row.tiers) == ("terminated", "silver", {"upm-default": "silver"})
    assert [(fact["name"], fact["amount"]) for fact in row.facts] == [("revenue", "90000")]
    assert (row.cap, row.distributors, list(row.joined)) == (None, ("wholesale",), ["upm-default"])
    assert [held["expired"] for held in row.certifications] == [True]
    assert row.consequences_left == 7


def test_a_programme_keeps_its_versions_and_its_end():
    ledgers = Ledgers()
    Story(ledgers).publish_programme()
    rows = folded(seen(ledgers))["programmes"]
    assert [version["version"] for version in rows["acme/upm-default"].row.versions] == [1, 2]
    assert rows["acme/upm-default"].row.retired_at is None
    old = rows["acme/old-default"].row
    assert (old.retired_at, old.retired_because) == (START, "nobody used it")
