"""The use cases of a writer: a command, a record of the conflict ledger or the clock comes in, events go out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.envelope import CommandEnvelope
from contracts.message import Event
from contracts.outcomes import CommandRefused
from contracts.values import derived_id
from services.kit.agenda import Entity
from services.kit.commanding import Cause, Counter, Decided, drafts
from services.kit.ledger import Accepted, Draft, Incoming, Moment
from services.kit.mapper import message_of
from services.kit.repeats import Entry
from services.registration.domain.decide import decide
from services.registration.domain.reactions import REACTIONS, Observed
from services.registration.domain.request import Request
from services.registration.domain.state import Registration
from services.registration.domain.streams import stream_of
from services.registration.domain.timers import CLOCK, certificates_overdue, overdue
from services.registration.store import State

SERVICE = "registration"
REACTING = f"system/{SERVICE}"
"""Who answers for what follows from the conflict ledger by itself."""
_REACTIONS = {event.TYPE: reaction for event, reaction in REACTIONS.items()}


class RegistrationPartition:
    """One partition of the registration ledger: decides, and folds what it decided into the state it decides by."""

    def __init__(self) -> None:
        self.state = State()
        self._counter = Counter(SERVICE, self.state.repeats, self.state.version, self._decide)

    def fold(self, record: Accepted) -> None:
        """Replay one record of the own ledger; the ledger's own bookkeeping is no concern."""
        if record.stream.startswith("ledger/"):
            return
        event = message_of(record)
        if isinstance(event, Event):
            entry = Entry(record.causation, record.id, record.sequence, record.time, *_told(event, record.stream))
            self.state.fold(event, record.stream, entry, record.actor)

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        """Decide a command: its events, or the record of why not."""
        cause, decided = self._counter.command(command, now)
        return self._take(decided, cause, now)

    def _decide(self, envelope: CommandEnvelope, now: Moment) -> list[Decided]:
        actor = envelope.actor
        return _placed(decide(Request(envelope.command, actor, now.at), self.state), actor.vendor)

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        """What follows from a record of the conflict ledger; nothing, mostly."""
        reaction = _REACTIONS.get(record.type)
        if reaction is None:
            return ()
        seen = Observed(message_of(record), record.id, record.actor, now.at)
        return self._take(_placed(reaction(seen, self.state), ""), Cause(record.id, REACTING), now)

    def due(self, now: Moment) -> Sequence[Draft]:
        """What the clock decides about the entity that has waited longest."""
        first = self.state.agenda.first()
        if first is None or first[0] > now.at:
            return ()
        due, entity = first
        cause = Cause(derived_id("clock", *entity, due.isoformat()), CLOCK)
        return self._take(_placed(self._due(entity, now.at), entity[1]), cause, now)

    def _due(self, entity: Entity, at: datetime) -> list[Event]:
        match entity:
            case ("partner", vendor, name):
                partner = self.state.partner(vendor, name)
                return [] if partner is None else certificates_overdue(partner, at)
            case (_, key):
                registration = self.state.registration(key)
                return overdue(registration, at) if isinstance(registration, Registration) else []
            case _:
                raise ValueError(f"nothing is ever due for {entity}")

    def next_due(self) -> datetime | None:
        """When the clock next has something to decide."""
        first = self.state.agenda.first()
        return None if first is None else first[0]

    def dump(self) -> bytes:
        """The state, for a checkpoint."""
        return self.state.dump()

    def load(self, data: bytes) -> None:
        """Take over a checkpoint of the same code version."""
        self.state.load(data)

    def _take(self, decided: Sequence[Decided], cause: Cause, now: Moment) -> Sequence[Draft]:
        made = drafts(decided, cause, self.state.version)
        for index, (draft, (stream, event)) in enumerate(zip(made, decided, strict=True)):
            entry = Entry(cause.id, draft.id, now.sequence + index, now.at, *_told(event, stream))
            self.state.fold(event, stream, entry, cause.actor)
        return made


def _told(event: Event, stream: str) -> tuple[str, str | None]:
    """What a repeat of the command will be told: what it was about, and the code if it was refused."""
    return (event.subject or stream, event.code) if isinstance(event, CommandRefused) else (stream, None)


def _placed(events: Iterable[Event], vendor: str) -> list[Decided]:
    return [Decided(stream_of(event, vendor), event) for event in events]
