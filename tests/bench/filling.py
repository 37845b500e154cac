"""A partition filled with a vendor's years, event by event as a replay would, and what that took of memory."""

from datetime import datetime, timedelta

import psutil

from contracts.codec import decode
from contracts.envelope import command_id
from contracts.message import Event
from contracts.outcomes import CommandRefused
from contracts.registrations import RegistrationWithdrawn
from contracts.values import Customer, derived_id
from services.kit.collector import at_rest
from services.kit.ledger import Incoming, Moment, Stored
from services.kit.repeats import Entry
from services.registration.service.partition import RegistrationPartition
from tests.bench.figures import Figure
from tests.bench.registration import commands, record
from tests.make import MAY_1
from tests.registration.story import PARTNER

PAST, LATELY = timedelta(days=3 * 365), timedelta(days=30)
"""Closed claims were made in years before; what is open was made lately, and repeats of its commands are recognised."""
LIVE_SHARE = 0.1


class Filling:
    """A partition, and a past for it that is folded event by event as a replay would."""

    def __init__(self, now: datetime) -> None:
        self.partition = RegistrationPartition()
        self.figures: list[Figure] = []
        self._lately = now - LATELY
        self._sequence = 1_000
        self._model = decided(RegistrationPartition(), 1, MAY_1)
        decided(self.partition, 0, self._lately - PAST)

    def fill(self, size: int) -> None:
        """So many registrations; the figures say how much memory they took, and 30 days of refused commands beside."""
        live = int(size * LIVE_SHARE)
        closed = size - live
        with at_rest():
            before = memory()
            for number in range(closed):
                at = self._lately - PAST + PAST * number / closed
                registration = self._claim("closed", number, at)
                self._fold(RegistrationWithdrawn(registration=registration), registration, at)
            self._note("memory of a closed registration", before, closed)
            before = memory()
            for number in range(live):
                self._claim("live", number, self._lately + LATELY * number / live)
            self._note("memory of a live one, with its command", before, live)
            before = memory()
            refused = CommandRefused(command="submit-registration.v1", code="NOT_ELIGIBLE", detail="")
            for number in range(live):
                self._fold(refused, derived_id("refused", str(number)), self._lately + LATELY)
            self._note("memory of a command of the last 30 days", before, live)

    def _claim(self, kind: str, number: int, at: datetime) -> str:
        registration = derived_id(kind, str(number))
        customer = Customer(name=f"Customer {kind} {number}", website=f"{kind}-{number}.de", country="DE")
        details = self._model.details.model_copy(update={"customer": customer})
        event = self._model.model_copy(update={"registration": registration, "details": details})
        self._fold(event, registration, at)
        return registration

    def _fold(self, event: Event, registration: str, at: datetime) -> None:
        self._sequence += 1
        name = derived_id(registration, str(self._sequence))
        stream = f"registration/{registration}"
        entry = Entry(command_id(name, 16 * "a", name), derived_id(name, "0"), self._sequence, at, stream)
        self.partition.state.fold(event, stream, entry, str(PARTNER))

    def _note(self, what: str, before: int, count: int) -> None:
        self.figures.append(Figure(what, (memory() - before) / count, "bytes"))


def decided(partition: RegistrationPartition, submissions: int, at: datetime) -> Event:
    """Have a programme, a partner and so many submissions decided; the last event."""
    for offset, command in enumerate(commands(submissions)):
        *_, draft = partition.command(Incoming(Stored(offset, 0, record(command))), Moment(at, offset))
    event = decode(draft.type, draft.data)
    assert isinstance(event, Event), event
    return event


def memory() -> int:
    """What the process holds, in bytes."""
    return int(psutil.Process().memory_info().rss)
