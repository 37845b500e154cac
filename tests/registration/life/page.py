"""The page docs/life.md as it should be: tables of every command in every state, the clock, and the field's names."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from contracts.message import Event
from tests.registration.life import names
from tests.registration.life.running import Outcome
from tests.registration.life.table import Clock, Row, Table, claims, only_by_clock, others, strangers
from tests.registration.moves import ADDED, LEGAL

PAGE = Path(__file__).parents[3] / "docs" / "life.md"
OPENING = """# Life of a claim, and of what is around it

Written by `make life-table`: each state was reached by real commands, each command was sent in an ordinary form by
somebody who may send it, and what came of it stands here. A test does the same and compares. A cell shows the events of
the decision in their order, or the code of the refusal ([codes](codes.md)); an empty one means that nothing follows.

The programme of these tables asks for everything that a programme can ask for: two desks one after the other, a rule
for small deals, an appeal, reports of work, extensions by people, grace, a tail, rest during disputes, co-sell with
shares. Another programme asks for less; its states are some of these.
"""
MOVES = """
## Moves of a registration

{legal}

Beside these, which the trade's state diagram has, there are:

{added}
"""
STRANGERS = """
## Who may not

The commands about a registration by people who may not send them, in every state above: each is refused, with one of
these codes. Who wrote any part of a claim does not decide about it; what else the vendor's people do, such a person
may do too.

"""
CLOCK = """
## What the clock decides

What falls due in each state if nothing else happens, and after how long. Times that a programme states are those of the
tables' programme.

| | state | falls due |
|---|---|---|
"""
NAMES = """
## The field's names

What the field calls its commands and events, and the messages that are ours for them. Ours have the same names:

{same}

but for these:

| of | name | ours | |
|---|---|---|---|
{different}"""


def page() -> str:
    """The whole page."""
    parts = [OPENING, *map(_table, claims()), *map(_table, others())]
    return "".join([*parts, _moves(), STRANGERS, *_strangers(), CLOCK, *_clock(), _names()])


def _table(table: Table) -> str:
    various = [row for row in table.rows if len({_cell(cell) for cell in row.cells}) > 1]
    lines = [f"| {_title(row)} | {' | '.join(map(_cell, row.cells))} |\n" for row in various]
    head = [f"\n| | {' | '.join(table.states)} |\n|---|{'---|' * len(table.states)}\n"] if various else []
    same = ["\nIn all of these states:\n\n" if various else f"\nIn {', '.join(table.states)}:\n\n", *_alike(table.rows)]
    return "".join([f"\n## {table.title}\n", *head, *lines, *(same if len(various) < len(table.rows) else [])])


def _alike(rows: Sequence[Row]) -> Iterator[str]:
    """Inputs that do the same in all states of a table, in one line for each outcome."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if len(said := {_cell(cell) for cell in row.cells}) == 1:
            found.setdefault(said.pop(), []).append(_title(row))
    for said, inputs in found.items():
        yield f"* {said.replace('<br>', ', ') or 'nothing'}: {'; '.join(inputs)}\n"


def _title(row: Row) -> str:
    return f"{row.name} ({row.how})" if row.how else row.name


def _cell(outcome: Outcome) -> str:
    return f"`{outcome.code}`" if outcome.code else _events(outcome.events)


def _events(events: Iterable[Event], between: str = "<br>") -> str:
    return between.join(type(event).__name__ for event in events)


def _moves() -> str:
    after: dict[str, list[str]] = {}
    for before, then in sorted(LEGAL):
        after.setdefault(before, []).append(then)
    legal = "\n".join(f"* {before} → {', '.join(then)}" for before, then in after.items())
    added = "\n".join(f"* {before} → {then}: {why}" for (before, then), why in ADDED.items())
    return MOVES.format(legal=legal, added=added)


def _strangers() -> Iterator[str]:
    found: dict[str, dict[str, set[str]]] = {}
    for command, who, _, outcome in strangers():
        found.setdefault(command, {}).setdefault(who, set()).add(_cell(outcome))
    senders = list(dict.fromkeys(who for row in found.values() for who in row))
    yield f"| | {' | '.join(senders)} |\n|---|{'---|' * len(senders)}\n"
    for command, row in found.items():
        cells = ("<br>".join(sorted(row[who])) if who in row else "" for who in senders)
        yield f"| {command} | {' | '.join(cells)} |\n"


def _clock() -> Iterator[str]:
    for table in (*claims(), *others()):
        yield from (_due(table.title, state, rows) for state, rows in table.clock.items() if rows)
    yield from (_due("Under other programmes", state, rows) for state, rows in only_by_clock().items())


def _due(title: str, state: str, rows: Clock) -> str:
    found = "<br>".join(f"{_in_words(after)}: {_events(events, ', ')}" for after, events in rows)
    return f"| {title} | {state} | {found} |\n"


def _in_words(after: timedelta) -> str:
    parts = [(after.days, "day"), (after.seconds // 3600, "hour")]
    words = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in parts if count]
    return " ".join(words) or "at once"


def _names() -> str:
    shared = {
        family: [name for name in listed if name not in names.DIFFERENT] for family, listed in names.FIELD.items()
    }
    same = "\n".join(f"* {family}: {', '.join(listed)}" for family, listed in shared.items() if listed)
    own = [(family, name) for family, listed in names.FIELD.items() for name in listed if name in names.DIFFERENT]
    return NAMES.format(same=same, different="".join(_differs(family, name) for family, name in own))


def _differs(family: str, name: str) -> str:
    messages, how = names.DIFFERENT[name]
    return f"| {family} | {name} | {', '.join(messages)} | {how} |\n"
