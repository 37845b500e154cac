"""What one partition knows: its partners, programmes and registrations, the repeats of commands, and what is due."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.programme import ProgrammePublished, ProgrammeRetired
from contracts.registrations import RegistrationDrafted, RegistrationSubmitted
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.repeats import Entry, Repeats
from services.kit.tables import Table, framed, unframed
from services.registration.domain.evolve import Seen, counted, evolve, opened
from services.registration.domain.partners import evolve_partner, is_of_partner
from services.registration.domain.state import Closed, Partner, Past, Published, Registration
from services.registration.store.books import Books
from services.registration.store.ended import Ended
from services.registration.store.history import History
from services.registration.store.live import Live

_VERSIONS = {"registration": "version", "protection": "protection_version", "hold": "hold_version"}
"""Where a registration keeps the version of each of its streams; nothing holds a closed one, so there it is gone."""


class State:
    """The world that deciders look up, kept by folding every event of the partition's own ledger in order."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.agenda = Agenda()
        self.live = Live(self.agenda)
        self.ended = Ended()
        self.history = History()
        self.books = Books(self.agenda)
        self._tables: tuple[Table, ...] = (self.repeats, self.live, self.ended, self.history, self.books)

    def registration(self, id: EntityId) -> Registration | Closed | None:  # noqa: A002 - the protocol's word
        """A registration, open or closed."""
        return self.live.get(id) or self.ended.get(id)

    def claims_of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""
        return self.live.of_partner(vendor, partner)

    def past(self, vendor: str, keys: Iterable[str]) -> Sequence[Past]:
        """What ended for a customer that is known by any of these keys."""
        return self.history.past(vendor, keys)

    def partner(self, vendor: str, id: str) -> Partner | None:  # noqa: A002
        """A vendor's partner."""
        return self.books.partner(vendor, id)

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:  # noqa: A002
        """Every version of a vendor's programme, the oldest first."""
        return self.books.published(vendor, id)

    def retired(self, vendor: str, id: str) -> bool:  # noqa: A002
        """Whether a vendor's programme takes no new claims."""
        return self.books.retired(vendor, id)

    def version(self, stream: str) -> int:
        """The version of a stream; 0 for one without events."""
        family, _, rest = stream.partition("/")
        if family in _VERSIONS:
            return getattr(self.registration(rest), _VERSIONS[family], 0)
        vendor, _, name = rest.partition("/")
        if family == "programme":
            return self.books.changes(vendor, name)
        partner = self.partner(vendor, name)
        return 0 if partner is None else partner.version

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        """Take in one event of the own ledger, with what its record says beside it."""
        self.repeats.note(entry)
        self.history.pass_time(entry.at, entry.sequence)
        if isinstance(event, CommandRefused | CommandRepeated):
            return
        vendor = stream.split("/", 2)[1]
        if isinstance(event, ProgrammePublished):
            self.books.publish(vendor, Published(event.version, event.effective_from, event.programme))
        elif isinstance(event, ProgrammeRetired):
            self.books.retire(vendor, event.programme)
        elif is_of_partner(event):
            was = self.partner(vendor, event.partner)
            self.books.keep_partner(evolve_partner(was, event, Seen(entry.at, actor, vendor, entry.sequence)))
        else:
            seen = Seen(entry.at, actor, actor.partition("/")[0], entry.sequence)
            self._keep(counted(self._after(event, seen), stream), entry.sequence)

    def _after(self, event: Event, seen: Seen) -> Registration:
        was = self.live.get(getattr(event, "registration", ""))
        if was is not None:
            return evolve(was, event, seen)
        if isinstance(event, RegistrationDrafted | RegistrationSubmitted):
            return opened(event, seen)
        raise KeyError(f"{event.TYPE} of a registration that is not open")

    def _keep(self, now: Registration, sequence: int) -> None:
        if now.live:
            self.live.keep(now, sequence)
            return
        self.live.drop(now.id)
        self.ended.keep(now.id, Closed(now.vendor, now.partner, now.stage, now.version, now.protection_version))

    def dump(self) -> Iterator[bytes]:
        """The state as of now, in pieces that are made as they are asked for."""
        return framed({number: table.dump() for number, table in enumerate(self._tables)})

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`."""
        pieces = unframed(data)
        for number, table in enumerate(self._tables):
            table.load(pieces[number])
