"""What one partition knows: its partners, programmes and registrations, the repeats of commands, and what is due."""

from sys import intern

from contracts.message import Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.programme import ProgrammePublished
from contracts.registrations import RegistrationDrafted, RegistrationSubmitted
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.repeats import Entry, Repeats
from services.registration.domain.evolve import Seen, counted, evolve, opened
from services.registration.domain.partners import evolve_partner, is_of_partner
from services.registration.domain.state import Closed, Partner, Published, Registration
from services.registration.domain.timers import next_due
from services.registration.store.image import Image, Shelf, from_bytes, to_bytes

_VERSIONS = {"registration": "version", "protection": "protection_version", "hold": "hold_version"}
"""Where a registration keeps the version of each of its streams; nothing holds a closed one, so there it is gone."""


class State:
    """The world that deciders look up, kept by folding every event of the partition's own ledger in order."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.agenda = Agenda()
        self._open: dict[EntityId, Registration] = {}
        self._closed: dict[EntityId, Closed] = {}
        self._partners: dict[tuple[str, str], Partner] = {}
        self._programmes: dict[tuple[str, str], tuple[Published, ...]] = {}

    def registration(self, id: EntityId) -> Registration | Closed | None:  # noqa: A002 - the protocol's word
        """A registration, open or closed."""
        return self._open.get(id) or self._closed.get(id)

    def partner(self, vendor: str, id: str) -> Partner | None:  # noqa: A002
        """A vendor's partner."""
        return self._partners.get((vendor, id))

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:  # noqa: A002
        """Every version of a vendor's programme, the oldest first."""
        return self._programmes.get((vendor, id), ())

    def version(self, stream: str) -> int:
        """The version of a stream; 0 for one without events."""
        family, _, rest = stream.partition("/")
        if family in _VERSIONS:
            return getattr(self.registration(rest), _VERSIONS[family], 0)
        vendor, _, name = rest.partition("/")
        if family == "programme":
            return len(self.published(vendor, name))
        partner = self.partner(vendor, name)
        return 0 if partner is None else partner.version

    def fold(self, event: Event, stream: str, entry: Entry, actor: str) -> None:
        """Take in one event of the own ledger, with what its record says beside it."""
        self.repeats.note(entry)
        if isinstance(event, CommandRefused | CommandRepeated):
            return
        vendor = stream.split("/", 2)[1]
        if isinstance(event, ProgrammePublished):
            new = Published(event.version, event.effective_from, event.programme)
            self._programmes[vendor, event.programme.id] = (*self.published(vendor, event.programme.id), new)
        elif is_of_partner(event):
            was = self.partner(vendor, event.partner)
            self._keep_partner(evolve_partner(was, event, Seen(entry.at, actor, vendor, entry.sequence)))
        else:
            now = self._after(event, Seen(entry.at, actor, actor.partition("/")[0], entry.sequence))
            self._keep(counted(now, stream))

    def _after(self, event: Event, seen: Seen) -> Registration:
        was = self._open.get(getattr(event, "registration", ""))
        if was is not None:
            return evolve(was, event, seen)
        if isinstance(event, RegistrationDrafted | RegistrationSubmitted):
            return opened(event, seen)
        raise KeyError(f"{event.TYPE} of a registration that is not open")

    def _keep(self, now: Registration) -> None:
        entity = ("registration", now.id)
        if now.live:
            self._open[now.id] = now
            self.agenda.enter(entity, next_due(now))
            return
        self.agenda.enter(entity, None)
        del self._open[now.id]
        # Most registrations of a partition are closed ones: they share the strings that many of them have in common.
        vendor, partner = intern(now.vendor), intern(now.partner)
        self._closed[now.id] = Closed(vendor, partner, now.stage, now.version, now.protection_version)

    def _keep_partner(self, now: Partner) -> None:
        self._partners[now.vendor, now.id] = now
        self.agenda.enter(("partner", now.vendor, now.id), now.next_due())

    def dump(self) -> bytes:
        """The state as bytes."""
        ages, first = self.repeats.dump()
        shelves = [Shelf(*key, versions) for key, versions in self._programmes.items()]
        partners = list(self._partners.values())
        return to_bytes(Image(list(self._open.values()), self._closed, partners, shelves, ages, first))

    def load(self, data: bytes) -> None:
        """Take over the state of a `dump`."""
        image = from_bytes(data)
        self.repeats.load(image.ages, image.first)
        self._closed = image.closed
        self._programmes = {(shelf.vendor, shelf.programme): shelf.versions for shelf in image.shelves}
        for registration in image.registrations:
            self._keep(registration)
        for partner in image.partners:
            self._keep_partner(partner)
