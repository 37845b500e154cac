"""Who is in the vault because of a deal, until they are erased: whose they are, and when their time is over.

People, and customers that partners withhold: both are subjects of the vault, and each belongs to one deal.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from struct import Struct
from typing import Final
from uuid import UUID

from contracts.retention import Personal
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.tables import Queue, Rows, framed, instant, key_of, microseconds, unframed
from services.registration.domain.state import Person, Schedule
from services.registration.store.coding import pack, unpacker

Office = tuple[str, str]
"""A partner at a vendor."""
WHOSE = Struct(">16s16sI")
"""The registration, the customer, and the number of the office."""
TURN = Struct(">Q16s16s")
"""When somebody's time is over, the subject, and the registration with which it ended."""
NOBODY = bytes(16)
ROWS, OFFICES, SCHEDULES = range(3)

_offices = unpacker(list[Office])
_schedules = unpacker(list[tuple[tuple[str, str, int, Personal], bytes, list[str], datetime | None]])


CUSTOMERS: Final = "customers"


def schedule_of(vendor: str, programme: str, version: str, *others: str) -> Schedule:
    """The schedule that has this name in the agenda: that of people, unless the name says that it is of others."""
    return Schedule(vendor, programme, int(version), CUSTOMERS if others else "contacts")


class Turns:
    """Who goes by one schedule, in the order of their times, and who stays beyond it because of a legal hold."""

    def __init__(self) -> None:
        self.queue = Queue(TURN.size)
        self.waiting: dict[str, None] = {}
        self.freed_at: datetime | None = None
        """Since when some of those who wait need not any more."""

    def next_due(self) -> datetime | None:
        """When the clock next has something to decide."""
        first = self.queue.first()
        due = None if first is None else instant(TURN.unpack(first)[0])
        return min(filter(None, (due, self.freed_at)), default=None)


class People:
    """Fifty bytes for each person; the schedules, which are few, are in the agenda."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._rows = Rows(WHOSE.size)
        self._offices: list[Office] = []
        self._numbers: dict[Office, int] = {}
        self._turns: dict[Schedule, Turns] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, subject: str) -> Person | None:
        """Whose contact this is; None for who was erased, or never was one."""
        row = self._rows.get(key_of(subject))
        if row is None:
            return None
        registration, customer, office = WHOSE.unpack(row)
        return Person(registration, customer, *self._offices[office])

    def keep(self, subject: str, registration: EntityId, customer: EntityId, office: Office) -> None:
        """Enter somebody, or whose contact they have become."""
        number = self._numbers.setdefault(office, len(self._offices))
        if number == len(self._offices):
            self._offices.append(office)
        row = WHOSE.pack(key_of(registration), key_of(customer) if customer else NOBODY, number)
        self._rows.put(key_of(subject), row)

    def drop(self, subjects: Iterable[str]) -> None:
        """They are erased."""
        self._forget(subjects)
        self.tidy()

    def _forget(self, subjects: Iterable[str]) -> None:
        for subject in subjects:
            self._rows.drop(key_of(subject))
            for turns in self._turns.values():
                turns.waiting.pop(subject, None)

    def end_at(self, schedule: Schedule, subject: str, registration: EntityId, due: datetime) -> None:
        """Somebody's time will be over; later than that of all who were entered before under this schedule."""
        turns = self._turns.setdefault(schedule, Turns())
        turns.queue.add(TURN.pack(microseconds(due), key_of(subject), key_of(registration)))
        self._enter(schedule, turns)

    def overdue(self, schedule: Schedule, at: datetime, held: Callable[[str], bool], most: int) -> Sequence[str]:
        """Whose time is over: first who need not wait any more, then who comes next."""
        turns = self._turns[schedule]
        free = [subject for subject in turns.waiting if not held(subject)]
        rows = (TURN.unpack(row) for row in turns.queue.some(most))
        due = [str(UUID(bytes=key)) for when, key, by in rows if instant(when) <= at and self._awaits(turns, key, by)]
        return tuple(dict.fromkeys((*free, *due)))[:most]

    def ended(self, schedule: Schedule, gone: Collection[str], kept: Collection[str]) -> None:
        """The clock has decided on these."""
        self._turns[schedule].waiting |= dict.fromkeys(kept)
        self._forget(gone)
        self.tidy()

    def tidy(self) -> None:
        """Let those go from the heads of the queues whose turn it is no more: see `_awaits`."""
        for schedule, turns in self._turns.items():
            while (first := turns.queue.first()) is not None and not self._awaits(turns, *TURN.unpack(first)[1:]):
                turns.queue.take()
            self._enter(schedule, turns)

    def free(self, vendor: str, held: Callable[[str], bool], at: datetime) -> None:
        """Legal holds changed: say since when somebody waits who need not."""
        for schedule, turns in self._turns.items():
            if schedule.vendor == vendor:
                freed = any(not held(subject) for subject in turns.waiting)
                turns.freed_at = at if freed else None
                self._enter(schedule, turns)

    def _awaits(self, turns: Turns, subject: bytes, registration: bytes) -> bool:
        """Whether somebody still has a turn: not erased, not another registration's by now, not kept by a hold."""
        row = self._rows.get(subject)
        return row is not None and row.startswith(registration) and str(UUID(bytes=subject)) not in turns.waiting

    def _enter(self, schedule: Schedule, turns: Turns) -> None:
        vendor, programme, version, kind = schedule
        others = (CUSTOMERS,) if kind == CUSTOMERS else ()
        self._agenda.enter(("retention", vendor, programme, str(version), *others), turns.next_due())

    def dump(self) -> Iterator[bytes]:
        """The content as of now, in pieces."""
        schedules = [
            (schedule, b"".join(turns.queue.dump()), list(turns.waiting), turns.freed_at)
            for schedule, turns in self._turns.items()
        ]
        return framed({ROWS: self._rows.dump(), OFFICES: (pack(self._offices),), SCHEDULES: (pack(schedules),)})

    def load(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Take over what `dump` gave, and enter the schedules into the agenda."""
        tables = unframed(b"".join(pieces))
        self._rows.load(tables[ROWS])
        for offices in tables[OFFICES]:
            self._offices = _offices.decode(offices)
            self._numbers = {office: number for number, office in enumerate(self._offices)}
        for packed in tables[SCHEDULES]:
            for named, queue, waiting, freed_at in _schedules.decode(packed):
                schedule = Schedule(*named)
                turns = self._turns[schedule] = Turns()
                turns.queue.load((queue,))
                turns.waiting, turns.freed_at = dict.fromkeys(waiting), freed_at
                self._enter(schedule, turns)
