"""Every command in every state is a transition that is written down, or a refusal with a code that is explained."""

from collections.abc import Iterator

import pytest

from contracts.codes import CODES, REFUSED
from contracts.message import Event
from contracts.registrations import ExceptionGranted
from services.registration.domain import streams
from services.registration.domain.decide import OTHERS, STEPS
from tests.registration.life import names, page, table
from tests.registration.life.others import MACHINES
from tests.registration.life.running import Ask, Outcome

pytestmark = pytest.mark.timeout(300)
COMMANDS = {command.__name__ for command in (*STEPS, *OTHERS)}
EXPLAINED = {code for group in REFUSED.values() for code in group}
CHOSEN = {
    "UNCLEAR",
    "NO_BUDGET",
    "FRAUD",
    "ERROR",
    "AUDIT",
    "BREACH",
    "PRICE_CHECK",
    "NO_PROGRESS",
    "FIRST_COMPLETE_CLAIM",
}
"""Codes that the people in these tables choose themselves, and that of the conflict service's own rule."""
OF_CONFLICT = {"FIRST_COMPLETE_CLAIM"}
"""Rules of the conflict service, which its table of outcomes states."""
CODED = ("code", "rule", "reasons", "cause", "not_payable")


@pytest.fixture(scope="module")
def tables() -> tuple[table.Table, ...]:
    return table.tables()


def outcomes(tables: tuple[table.Table, ...]) -> Iterator[Outcome]:
    return (cell for known in tables for row in known.rows for cell in row.cells)


def decided(tables: tuple[table.Table, ...]) -> Iterator[Event]:
    yield from (event for cell in outcomes(tables) for event in cell.events)
    clocks = [*(known.clock for known in tables), table.only_by_clock()]
    yield from (event for clock in clocks for rows in clock.values() for _, events in rows for event in events)


def test_every_command_is_sent_in_every_state(tables):
    assert COMMANDS - {row.name for known in tables for row in known.rows} == set()
    assert all(len(row.cells) == len(known.states) for known in tables for row in known.rows)


def test_each_refusal_has_a_code_that_is_explained(tables):
    assert {cell.code for cell in outcomes(tables) if cell.code} - EXPLAINED == set()


def test_a_command_that_is_not_refused_has_events(tables):
    silent = [
        (known.title, row.name, state)
        for known in tables
        for row in known.rows
        for state, cell in zip(known.states, row.cells, strict=True)
        if row.name in COMMANDS and not (cell.code or cell.events)
    ]
    assert silent == []


def test_every_event_of_the_service_comes_of_something(tables):
    found = {type(event) for event in decided(tables)}
    assert {event.__name__ for event in streams._NAMINGS} - {event.__name__ for event in found} == set()


def test_each_reason_in_an_event_is_explained_unless_a_person_chose_it(tables):
    events = [event for event in decided(tables) if not isinstance(event, ExceptionGranted)]  # names a rule, no code
    said = [getattr(event, name, None) for event in events for name in CODED]
    codes = {code for each in said if each for code in (each if isinstance(each, tuple) else (each,))}
    assert {code for code in codes if code.isupper()} - CODES.keys() - CHOSEN - OF_CONFLICT == set()


def test_whoever_may_not_send_a_command_is_refused_in_every_state():
    found = table.strangers()
    assert [each for each in found if each[3].code not in EXPLAINED] == []
    assert {code for _, who, _, (_, code) in found if who == "without a role for it"} == {"NOT_AUTHORISED"}


def test_nobody_without_a_role_asks_anything_of_other_things_either():
    for machine in MACHINES:
        for state in machine.states:
            asking = table.probe(state)
            asks = [ask for ask in machine.asks if isinstance(ask, Ask)]
            assert [asking.answer(ask, by=table.SAM).code for ask in asks] == ["NOT_AUTHORISED"] * len(asks)


def test_each_name_of_the_field_is_one_of_our_messages():
    known = names.existing()
    listed = [name for family in names.FIELD.values() for name in family]
    assert {name: names.ours(name) for name in listed if not known.issuperset(names.ours(name).messages)} == {}
    assert names.DIFFERENT.keys() <= set(listed)


def test_the_page_is_fresh():
    fresh = page.PAGE.read_text() == page.page()
    assert fresh, "run `make life-table` and commit docs/life.md"
