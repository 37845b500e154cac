"""The whole life of a claim and of those around it as tables: after these events, the row says this."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.projections.inmemory import folded, row_after, seen, told
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
    ("withdrawn", "registration.withdrawn.v1", 1, {"state": "withdrawn", "decided_at": None, "decided_by": None}),
    ("asked-late", "registration.expired.v1", 1, {"state": "expired", "decided_at": None, "information": None}),
    ("transferred", "registration.cancelled.v1", 1, {"state": "cancelled", "code": "TRANSFERRED"}),
    ("renewed", "deal.won.v1", 1, {"state": "closed_won"}),
]


@pytest.mark.parametrize(("turn", "type_", "occurrence", "expected"), REGISTRATIONS)
def test_registrations(turn: str, type_: str, occurrence: int, expected: dict[str, Any]):
    row = row_after("registrations", turn, type_, occurrence)
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
        "helper": ("left", True),
        "specialist": ("accepted", True),
        "shy": ("declined", False),
        "mute": ("expired", False),
    }


def test_opportunities_attributions_previews():
    ledgers = Ledgers()
    story = Story(ledgers)
    story.opportunities("Muster GmbH")
    preview, for_another = story.preview("north"), story.preview("north", "wholesale")
    paid, unpaid = story.attribute("north", "Muster GmbH", paid=True), story.attribute("south", "M", paid=False)
    rows = folded(seen(ledgers))
    assert {entry.row.state: entry.row.selected for entry in rows["opportunities"].values()} == {
        "selected": "north",
        "withdrawn": None,
    }
    assert (rows["previews"][preview].org, rows["previews"][preview].row.route) == ("north", [["sales"]])
    asked = rows["previews"][for_another]
    assert (asked.org, asked.row.claimant) == ("wholesale", "north")
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
