"""Records that break a rule of every ledger, and moves that no registration or protection may make."""

import pytest

from contracts.registrations import Details
from tests.cli.ledgers import Writing, an_event
from tests.cli.verify.telling import (
    LEGAL,
    RULES,
    STREAM,
    VENDOR,
    A,
    a_protection,
    a_registration,
    all_screened,
    rules_broken,
    submitted,
)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"minutes": -5}, "time never goes back"),
        ({"actor": "somebody"}, "every record has an authenticated actor"),
        ({"version": 7}, "versions of a stream count up by one"),
        ({"position": 0}, "an input is consumed once and in order"),
    ],
)
def test_a_record_that_breaks_a_rule_is_named(tmp_path, wrong, rule):
    ledger = a_registration().add(STREAM, an_event("activity.reported.v1", registration=A), **wrong)
    assert rules_broken(tmp_path, ledger) == [rule]


def test_a_record_nobody_can_read_is_named(tmp_path):
    broken = submitted(A).model_copy(update={"details": Details.model_construct(programme="x")})
    assert rules_broken(tmp_path, Writing("registration").add(STREAM, broken)) == ["every event can be read"]


def test_a_final_outcome_is_final(tmp_path):
    ledger = a_registration()
    ledger.add(STREAM, an_event("registration.withdrawn.v1", registration=A))
    ledger.add(STREAM, an_event("registration.rejected.v1", registration=A), actor=VENDOR)
    assert rules_broken(tmp_path, ledger) == [LEGAL]


@pytest.mark.parametrize(("late", "broken"), [(False, False), (True, True)])
def test_only_a_claim_that_lives_is_held(tmp_path, late, broken):
    """Its hold is a stream of its own, but of the same registration."""
    ledger = Writing("registration").add(STREAM, submitted(A))
    over = an_event("registration.withdrawn.v1", registration=A)
    written = [(f"hold/{A}", an_event("registration.hold-changed.v1", registration=A)), (STREAM, over)]
    for stream, event in reversed(written) if late else written:
        ledger.add(stream, event, actor=RULES)
    assert rules_broken(tmp_path, ledger) == ([LEGAL] if broken else [])


@pytest.mark.parametrize(
    ("events", "broken"),
    [
        (("protection.entered-grace.v1", "protection.extended.v1", "protection.suspended.v1"), False),
        (("protection.reinstated.v1",), True),
        (("protection.suspended.v1", "protection.suspension-lifted.v1", "protection.reinstated.v1"), False),
        (("protection.expired.v1", "protection.extended.v1"), True),
        (("protection.fulfilled.v1", "incumbency.established.v1", "incumbency.ended.v1"), False),
        (("incumbency.established.v1",), True),
    ],
)
def test_a_protection_makes_legal_moves_only(tmp_path, events, broken):
    ledger = a_protection()
    for name in events:
        ledger.add(f"protection/{A}", an_event(name, protection=A, registration=A), actor=VENDOR)
    assert rules_broken(tmp_path, ledger, all_screened(A)) == ([LEGAL] if broken else [])
