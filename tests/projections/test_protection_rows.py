"""The life of a protection as a table: after these events, the row says this."""

from datetime import timedelta
from typing import Any

import pytest

from tests.projections.inmemory import folded, row_after, seen, told, until
from tests.projections.ledgers import START

DAY = timedelta(days=1)

PROTECTIONS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("won", "protection.granted.v1", 1, {"state": "active", "ends_at": START + 90 * DAY, "kind": "exclusive"}),
    ("extended", "protection.extension-denied.v1", 1, {"extensions": 0, "ends_at": START + 90 * DAY}),
    ("extended", "protection.extended.v1", 1, {"extensions": 1, "ends_at": START + 120 * DAY}),
    (
        *("extended", "protection.extended.v1", 1),
        {"activity_due": START + 90 * DAY, "activity_overdue": False, "revocable_from": START + 120 * DAY},
    ),
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
    ("released", "protection.released.v1", 1, {"state": "released", "tail_until": START + 97 * DAY}),
    ("revoked", "protection.revoked.v1", 1, {"state": "revoked", "code": "FRAUD"}),
]


@pytest.mark.parametrize(("turn", "type_", "occurrence", "expected"), PROTECTIONS)
def test_protections(turn: str, type_: str, occurrence: int, expected: dict[str, Any]):
    row = row_after("protections", turn, type_, occurrence)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("type_", "occurrence", "state"),
    [("extension-requested", 1, "asked"), ("extension-denied", 1, "denied"), ("extended", 1, "granted")],
)
def test_an_extension_says_where_it_stands(type_: str, occurrence: int, state: str):
    row = row_after("protections", "extended", f"protection.{type_}.v1", occurrence)
    assert row["extension"]["state"] == state


def test_an_extension_says_that_its_answer_is_late_and_who_is_asked_too():
    warned = row_after("protections", "extended", "protection.extension-sla-at-risk.v1", 1)["extension"]
    assert (warned["state"], warned["at_risk"], "late" in warned) == ("asked", True, False)
    late = row_after("protections", "extended", "protection.extension-sla-breached.v1", 1)["extension"]
    assert (late["state"], late["late"], late["late_desks"]) == ("asked", True, ["director"])


def test_of_an_offer_the_one_is_told_that_may_answer_and_of_an_answer_the_other():
    ledgers, id_ = told("transferred")
    told_of = [row for row in folded(seen(ledgers))["feed"].values() if row.row.stream == f"protection/{id_}"]
    told_to = [(row.row.type.split(".")[1], row.org) for row in sorted(told_of, key=lambda row: row.sequence)]
    assert told_to[1:6] == [
        ("transfer-offered", "taker"),
        ("transfer-ended", "north"),
        ("transfer-offered", "taker"),
        ("transfer-ended", "taker"),
        ("transfer-offered", "taker"),
    ]


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
