"""The view of commands: what came of each, for whoever was not there any more when it was decided."""

from typing import NamedTuple

from contracts.envelope import mark_of
from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.values import derived_id
from services.projections.domain.owners import sender_of
from services.projections.domain.streams import STREAMS
from services.projections.domain.view import Json, Owner, Seen, View


class CommandRow(NamedTuple):
    """A command's outcome: `accepted` with the number of its events, `refused` with a code, or `repeated`."""

    outcome: str
    subject: str | None
    sent_by: str
    events: int
    code: str | None = None
    detail: str = ""
    pointers: tuple[str, ...] = ()
    rule: str | None = None
    programme: Json = None
    trace: Json = ()
    first: str | None = None


def by_command(seen: Seen) -> str | None:
    """The key: the command that caused a record, none for what no command caused."""
    return seen.causation if mark_of(seen.causation) else None


def first_of_decision(seen: Seen) -> bool:
    """Ids count the events of a decision."""
    return seen.id == derived_id(seen.causation, "0")


def by_sender(seen: Seen) -> Owner:
    """A command belongs to who sent it, whoever owns what it was about."""
    return sender_of(seen.actor)


view = View("commands", CommandRow, *STREAMS, key=by_command, owner=by_sender, first=first_of_decision)


@view.opens(CommandRefused)
def refused(event: CommandRefused, seen: Seen) -> CommandRow:
    """It was understood and refused."""
    return CommandRow(
        outcome="refused",
        subject=event.subject,
        sent_by=seen.actor,
        events=1,
        code=event.code,
        detail=event.detail,
        pointers=event.pointers,
        rule=event.rule,
        programme=seen.data.get("programme"),
        trace=seen.data.get("trace", ()),
    )


@view.opens(CommandRepeated)
def repeated(event: CommandRepeated, seen: Seen) -> CommandRow:
    """It had been decided before; `first` is the first record of then."""
    return CommandRow(
        outcome="repeated", subject=event.subject, sent_by=seen.actor, events=1, code=event.code, first=event.first
    )


@view.opens(Event)
def accepted(_: Event, seen: Seen) -> CommandRow:
    """It left events of its own; the stream of the first is what it was about."""
    return CommandRow(outcome="accepted", subject=seen.stream, sent_by=seen.actor, events=1)


@view.changes(Event)
def more(row: CommandRow, _: Event, __: Seen) -> CommandRow:
    """One more event of the same decision."""
    return row._replace(events=row.events + 1)
