"""Registration discipline in a small ledger, worked out by hand."""

from datetime import date

import pytest

from contracts import registrations as r
from contracts.values import Evidence
from tests.projections.conftest import Views
from tests.projections.reports.books import Books, day, figures, reported

COUNTS = (
    "partner",
    "claims",
    "open_claims",
    "failed",
    "rejected",
    "granted",
    "silent",
    "won",
    "flags",
    "flags_confirmed",
)
SHARES = ("evidenced_share", "verified_share", "worked_share", "silent_share", "conversion")


def told() -> Books:
    """North files four claims: worked and won; granted and silent; open without proof; rejected for a false proof."""
    books = Books()
    for partner in ("north", "south"):
        books.enter_partner(partner)
    worked, silent = books.claims("north", 1), books.claims("north", 1)
    books.claims("north", 1, evidence=())
    bad = books.claims("north", 1)
    for id_ in (worked, silent):
        books.grants_until(id_, "north", day(30))
    proof = r.evidence_id(worked, Evidence(kind="meeting", at=day(1), summary="Met"))
    books._staff((f"registration/{worked}", r.EvidenceVerified(registration=worked, evidence=proof)))
    books.on(day(10)).works(worked, "north")
    books.wins(worked, "north", date(2026, 1, 12))
    false = r.evidence_id(bad, Evidence(kind="meeting", at=day(1), summary="Met"))
    stream = f"registration/{bad}"
    books._staff((stream, r.EvidenceRejected(registration=bad, evidence=false, note="no such meeting")))
    books._staff((stream, r.RegistrationRejected(registration=bad, code="EVIDENCE_MISSING", rule="EVIDENCE")))
    books.on(day(30)).runs_out(silent)
    books.flag("north", silent, "confirmed")
    books.flag("north", silent, "cleared")
    return books


async def test_proof_work_silence_conversion_and_flags(views: Views):
    north, south = await reported(views, told(), "discipline")
    assert figures(north, *COUNTS) == ("north", 4, 1, 1, 1, 2, 1, 1, 2, 1)
    assert figures(north, *SHARES) == tuple(pytest.approx(share) for share in (3 / 4, 1 / 4, 1 / 2, 1 / 2, 1 / 2))
    assert (north["channel_manager"], north["tier"], north["last_activity_at"]) == ("cam-1", "gold", day(10))
    assert figures(south, *COUNTS) == ("south", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert figures(south, *SHARES) == (None,) * 5


async def test_of_one_partner_in_a_later_period_nothing_is_left(views: Views):
    (north,) = await reported(views, told(), "discipline", partner="north", since=day(2), until=day(29))
    assert figures(north, *COUNTS) == ("north", 0, 0, 0, 0, 0, 0, 0, 0, 0)
