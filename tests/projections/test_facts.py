"""What a report says of an event beside its decision."""

import pytest

from services.projections.policy.facts import facts


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            {"details": {"customer": {"name": "Acme", "city": None, "country": "DE", "digests": ["x"]}}},
            ["customer: Acme, DE"],
        ),
        ({"value": {"amount": "10.50", "currency": "EUR"}, "on": "2026-01-02"}, ["value: 10.50 EUR", "on: 2026-01-02"]),
        ({"window": {"start": "a", "end": None}}, ["window: a"]),
        ({"automatic": False, "reason": "", "products": ["a", "b"]}, ["automatic: no", "products: a, b"]),
        ({"customer": "an-id", "registration": "an-id", "trace": [{"because": "x"}], "hash": "x"}, []),
        ({"finding": {"severity": "block", "evidence": [{"left": "x"}]}}, ["severity: block"]),
    ],
)
def test_what_people_can_read_is_said_and_what_is_for_programs_is_not(data, lines):
    assert list(facts(data)) == lines
