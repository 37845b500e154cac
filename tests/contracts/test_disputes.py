"""What a programme says of cases holds together with the rest of it."""

from pathlib import Path

import pytest

import contracts
from contracts.programme import Programme
from services.kit.documents import DocumentError, read

SAMPLE = (Path(contracts.__file__).parent / "programmes" / "infrastructure-five.yaml").read_text()


@pytest.mark.parametrize(
    ("said", "place", "problem"),
    [
        ("conflicts: {plural_by_law: [XX]}", "conflicts.plural_by_law[0]", "no territory 'XX'"),
        ("desks: {x: {name: X}}\nconflicts: {to: y}", "conflicts.to", "no desk 'y'"),
        ("conflicts: {evidence: {at_least: activity}}", "conflicts.evidence.at_least", "no rung"),
        ("conflicts: {within: soon}", "conflicts.within", "neither ISO 8601"),
    ],
)
def test_a_fault_in_them_says_where_and_what(said: str, place: str, problem: str):
    with pytest.raises(DocumentError) as caught:
        read(Programme, f"{SAMPLE}\n{said}\n")
    fault = next(fault for fault in caught.value.faults if fault.place == place)
    assert problem in fault.problem
