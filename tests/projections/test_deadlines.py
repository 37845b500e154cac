"""What is due next, by whom, and how long that is; which phase a protection is in when the record of it comes late."""

from datetime import timedelta
from typing import Any

import pytest

from services.projections.domain.protections import Protection
from services.projections.domain.registrations.row import BLANK
from services.projections.policy import deadlines
from tests.projections.ledgers import START

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def claim(**fields: Any) -> dict[str, Any]:
    """A registration's row."""
    return BLANK._replace(**fields)._asdict()


def grant(**fields: Any) -> dict[str, Any]:
    """A protection's row, of 90 days."""
    plain = Protection("active", "p", 1, "gold", ("suite",), "DE", START, START + 90 * DAY)
    return plain._replace(**fields)._asdict()


def text(days: int) -> str:
    """An instant as JSON has it."""
    return (START + days * DAY).isoformat()


CLAIMS: list[tuple[dict[str, Any], tuple[str, int, str] | None]] = [
    (claim(state="draft"), None),
    (claim(state="submitted"), None),
    (claim(state="under_review"), None),
    (claim(state="under_review", decision_due=START + 2 * DAY), ("decision", 2, "vendor")),
    (claim(state="under_review", decision_due=START - 2 * DAY), ("decision", -2, "vendor")),
    (claim(state="approved", decision_due=START + 2 * DAY), None),
    (claim(state="approved", decision_due=START + 2 * DAY, proposed={"changed": []}), ("decision", 2, "vendor")),
    (claim(state="action_required", information={"due": text(5)}), ("information", 5, "partner")),
    (claim(state="action_required", information={"due": text(-1)}), None),
    (claim(state="rejected"), None),
    (claim(state="rejected", appeal={"state": "open", "until": text(10)}), ("appeal", 10, "partner")),
    (claim(state="rejected", appeal={"state": "open", "until": text(-1)}), None),
    (claim(state="rejected", appeal={"state": "filed", "due": text(-1)}), ("appeal_decision", -1, "vendor")),
    (claim(state="rejected", appeal={"state": "filed"}), None),
    (claim(state="rejected", appeal={"state": "dismissed", "until": text(10)}), None),
]

GRANTS: list[tuple[dict[str, Any], tuple[str, int, str] | None]] = [
    (grant(), ("end", 90, "nobody")),
    (grant(activity_due=START + 30 * DAY), ("activity", 30, "partner")),
    (grant(activity_due=START - 3 * DAY), ("activity", -3, "partner")),
    (grant(silence_ends=True, revocable_from=START + 9 * DAY), ("revocation", 9, "nobody")),
    (grant(silence_ends=False, revocable_from=START + 9 * DAY), ("end", 90, "nobody")),
    (grant(extension={"state": "asked", "due": text(4)}), ("extension_decision", 4, "vendor")),
    (grant(extension={"state": "denied", "due": text(4)}), ("end", 90, "nobody")),
    (grant(offered_to="taker", offer={"due": text(15)}), ("transfer", 15, "partner")),
    (grant(state="suspended", clock_stopped=True), None),
    (grant(state="suspended"), ("end", 90, "nobody")),
    (grant(state="in_grace", grace_until=START + 7 * DAY), ("grace_end", 7, "partner")),
    (grant(ends_at=START - DAY, grace_until=START + 7 * DAY), ("grace_end", 7, "partner")),
    (grant(state="ended", tail_until=START + 20 * DAY), ("tail_end", 20, "nobody")),
    (grant(state="fulfilled", incumbent_until=START + 365 * DAY), ("incumbency_end", 365, "nobody")),
    (
        grant(state="fulfilled", renewal_from=START + 9 * DAY, incumbent_until=START + 99 * DAY),
        ("renewal", 9, "partner"),
    ),
    (grant(state="released"), None),
    (grant(state="released", tail_until=START + 20 * DAY), ("tail_end", 20, "nobody")),
]


def said(found: dict[str, Any] | None) -> tuple[str, int, str] | None:
    """A deadline as the tables write it, in days."""
    return found and (found["what"], found["seconds_left"] // 86_400, found["by"])


@pytest.mark.parametrize(("row", "expected"), CLAIMS)
def test_of_a_registration(row: dict[str, Any], expected: tuple[str, int, str] | None):
    assert said(deadlines.next_of(deadlines.of_registration(row, None, START), START)) == expected


@pytest.mark.parametrize(("row", "expected"), GRANTS)
def test_of_a_protection(row: dict[str, Any], expected: tuple[str, int, str] | None):
    assert said(deadlines.next_of(deadlines.of_protection(row, START), START)) == expected
    of_both = deadlines.of_registration(claim(state="approved"), row, START)
    assert said(deadlines.next_of(of_both, START)) == expected


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"decision_due": START + HOUR}, "on_time"),
        ({"decision_due": START + HOUR, "sla_at_risk": True}, "at_risk"),
        ({"decision_due": START + HOUR, "sla_breached": True}, "late"),
        ({"decision_due": START}, "late"),
    ],
)
def test_the_clock_of_a_decision(fields: dict[str, Any], standing: str):
    clock = deadlines.sla(claim(state="under_review", **fields), START)
    assert clock is not None
    assert (clock["standing"], clock["seconds_left"]) == (standing, (fields["decision_due"] - START).total_seconds())
    assert deadlines.sla(claim(state="approved", **fields), START) is None


@pytest.mark.parametrize(
    ("row", "phase", "protected"),
    [
        (grant(), "active", True),
        (grant(starts_at=START + DAY), "active", False),
        (grant(kind="attribution"), "active", False),
        (grant(ends_at=None), "active", True),
        (grant(ends_at=START), "expired", False),
        (grant(ends_at=START, grace_until=START + DAY), "in_grace", True),
        (grant(ends_at=START - DAY, grace_until=START), "expired", False),
        (grant(ends_at=START - DAY, grace_until=START, tail_until=START + DAY), "ended", False),
        (grant(ends_at=START, tail_until=START + DAY), "ended", False),
        (grant(ends_at=START - DAY, tail_until=START), "expired", False),
        (grant(state="suspended"), "suspended", True),
        (grant(state="suspended", ends_at=START), "expired", False),
        (grant(state="suspended", ends_at=START, clock_stopped=True), "suspended", True),
        (grant(state="in_grace", grace_until=START), "expired", False),
        (grant(state="released"), "released", False),
    ],
)
def test_the_phase_by_the_clock(row: dict[str, Any], phase: str, *, protected: bool):
    assert (deadlines.phase(row, START), deadlines.is_protected(row, START)) == (phase, protected)
