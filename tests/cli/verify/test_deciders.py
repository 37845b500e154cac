"""Nobody decides what they wrote or asked for, by whichever way."""

import pytest

from tests.cli.ledgers import Writing, an_event
from tests.cli.verify.telling import (
    APPROVER,
    CASE,
    RULES,
    STREAM,
    VENDOR,
    A,
    a_protection,
    all_screened,
    approved,
    granted,
    rules_broken,
    submitted,
)

AUTHOR = "acme/-/u1"
"""The partner's person who wrote the claim, as one of the vendor's: a desk, a deputy, or one of two roles."""


@pytest.mark.parametrize(("approver", "broken"), [("acme/north-it/u1", True), (VENDOR, False)])
def test_the_approver_is_not_the_submitter(tmp_path, approver, broken):
    ledger = Writing("registration").add(STREAM, submitted(A))
    ledger.add(STREAM, approved(A, automatic=False), actor=approver)
    assert rules_broken(tmp_path, ledger) == ([APPROVER] if broken else [])


@pytest.mark.parametrize("written", ["registration.amended.v1", "evidence.attached.v1"])
def test_who_wrote_a_part_of_it_is_no_approver_either(tmp_path, written):
    ledger = Writing("registration").add(STREAM, submitted(A))
    ledger.add(STREAM, an_event(written, registration=A), actor=VENDOR)
    ledger.add(STREAM, approved(A, automatic=False), actor=VENDOR)
    assert rules_broken(tmp_path, ledger) == [APPROVER]


@pytest.mark.parametrize(("settler", "broken"), [("acme/-/u1", True), (VENDOR, False)])
def test_nobody_is_awarded_their_own_claim_by_settling_its_case(tmp_path, settler, broken):
    awarded = approved(A, automatic=False).model_copy(update={"conflict": CASE})
    ledger = Writing("registration").add(STREAM, submitted(A)).add(STREAM, awarded, actor=RULES)
    ledger.add(STREAM, an_event("evidence.attached.v1", registration=A), actor=VENDOR)
    resolved = an_event("conflict.resolved.v1", conflict=CASE, effects=[{"claim": A, "effect": "award"}])
    case = Writing("conflict").add(f"conflict/{CASE}", resolved, actor=settler)
    assert rules_broken(tmp_path, ledger, case) == ([APPROVER] if broken else [])


@pytest.mark.parametrize(("person", "broken"), [("acme/-/u1", True), (VENDOR, False)])
def test_who_wrote_a_claim_gives_it_no_more_time(tmp_path, person, broken):
    ledger = a_protection()
    extended = an_event("protection.extended.v1", protection=A, registration=A, automatic=False)
    ledger.add(f"protection/{A}", extended, actor=person)
    assert rules_broken(tmp_path, ledger, all_screened(A)) == ([APPROVER] if broken else [])


def asked_for(ledger):
    """The claim of A is granted by rule, and asks for more."""
    ledger.add(STREAM, approved(A), actor=RULES)
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor=RULES)
    ledger.add(STREAM, an_event("registration.amendment-proposed.v1", registration=A))


def in_review(ledger):
    ledger.add(STREAM, an_event("registration.review-started.v1", registration=A), actor=RULES)


def appealed(ledger):
    rejected = an_event("registration.rejected.v1", registration=A).model_copy(update={"settled_by": None})
    ledger.add(STREAM, rejected, actor="acme/-/rita")
    ledger.add(STREAM, an_event("registration.appeal-filed.v1", registration=A), actor="acme/-/felix")


DECISIONS = [
    (in_review, STREAM, "registration.step-approved.v1", {}),
    (in_review, STREAM, "policy.exception-granted.v1", {}),
    (asked_for, STREAM, "registration.step-approved.v1", {}),
    (asked_for, f"protection/{A}", "protection.rescoped.v1", {"protection": A, "automatic": False}),
    (appealed, STREAM, "registration.appeal-upheld.v1", {}),
    (appealed, STREAM, "registration.appeal-dismissed.v1", {}),
]


@pytest.mark.parametrize(("person", "broken"), [(AUTHOR, True), (VENDOR, False)])
@pytest.mark.parametrize(("before", "stream", "name", "changes"), DECISIONS)
def test_who_wrote_a_claim_decides_nothing_about_it(tmp_path, before, stream, name, changes, person, broken):
    ledger = Writing("registration").add(STREAM, submitted(A))
    before(ledger)
    ledger.add(stream, an_event(name, registration=A, **changes), actor=person)
    assert rules_broken(tmp_path, ledger, all_screened(A)) == ([APPROVER] if broken else [])


@pytest.mark.parametrize("person", ["rita", "felix"])
def test_neither_who_rejected_nor_who_appealed_decides_the_appeal(tmp_path, person):
    ledger = Writing("registration").add(STREAM, submitted(A))
    appealed(ledger)
    ledger.add(STREAM, an_event("registration.appeal-upheld.v1", registration=A), actor=f"acme/-/{person}")
    who_rejected = "who rejected a claim does not decide its appeal"
    assert rules_broken(tmp_path, ledger) == [who_rejected if person == "rita" else APPROVER]
