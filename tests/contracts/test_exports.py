"""What may be asked of an export."""

import pytest

from contracts.exports import RecordExport, Selection
from contracts.values import derived_id

PERIOD = {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    "selection",
    [
        {},
        {"since": "2026-01-01T00:00:00Z"},
        {"partner": "a", "case": derived_id("x")},
        {"audience": "partner", **PERIOD},
        {"audience": "customer", "partner": "a"},
        {"audience": "partner", "registration": derived_id("x")},
    ],
)
def test_a_selection_names_one_thing_and_whom_it_is_for(selection):
    with pytest.raises(ValueError, match="name"):
        Selection.model_validate(selection)


@pytest.mark.parametrize("selection", [PERIOD, {"partner": "a", **PERIOD}, {"audience": "partner", "partner": "a"}])
def test_one_thing_may_be_narrowed_by_a_period(selection):
    assert Selection.model_validate(selection).model_dump(mode="json", exclude_none=True).items() >= selection.items()


@pytest.mark.parametrize("until", ["2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"])
def test_a_period_in_which_nothing_lies_is_not_put_down(until):
    said = {"selection": PERIOD | {"until": until}, "export": derived_id("x"), "purpose": "none"}
    with pytest.raises(ValueError, match="ends before it begins"):
        RecordExport.model_validate(said)
