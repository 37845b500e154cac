"""Figures as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.projections.policy.figures import figure


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, "share", "–"),
        (0.6667, "share", "67%"),
        (Decimal("1234567.89"), "money", "1,234,568"),
        (1234.56, "number", "1,234.6 days"),
        (0.0312, "number", "0.031 days"),
        (0.0, "number", "0.0 days"),
        (-5.25, "number", "-5.2 days"),
        (12345, "count", "12,345"),
        (True, "flag", "yes"),
        (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "instant", "2026-03-01 09:30"),
        (date(2026, 3, 1), "date", "2026-03-01"),
        (["a", "b"], "texts", "a, b"),
        ("under_review", "text", "under_review"),
    ],
)
def test_a_figure_is_written_by_its_kind(value: Any, kind: str, said: str):
    assert figure(value, kind, "days") == said
