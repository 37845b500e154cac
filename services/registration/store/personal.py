"""Which people are kept, and how long: what a record changes in that."""

from collections.abc import Sequence
from datetime import datetime

from contracts.erasures import SubjectsErased
from contracts.message import Event
from contracts.retention import LegalHoldPlaced, LegalHoldReleased, RetentionEnded
from contracts.values import EntityId
from services.kit.tables import key_of
from services.registration.domain.evolve import Seen
from services.registration.domain.retaining import ending
from services.registration.domain.state import LegalHold, Registration
from services.registration.domain.succession import successor
from services.registration.store.people import Person
from services.registration.store.tables import Tables


class Personal(Tables):
    """The tables, and what becomes of people in them."""

    def legally_held(self, vendor: str, subject: str) -> bool:
        """Whether a legal hold keeps this subject, or the person it is."""
        person = self.people.get(subject)
        return any(self._keeps(hold, subject, person) for hold in self.legal_holds.of(vendor))

    def _keeps(self, hold: LegalHold, subject: str, person: Person | None) -> bool:
        if hold.kind == "subject":
            return hold.matter == subject
        if person is None or person.vendor != hold.vendor:
            return False
        match hold.kind:
            case "partner":
                return person.partner == hold.matter
            case "customer":
                return person.customer == key_of(hold.matter)
            case _:
                named = hold.registrations or (hold.matter,)
                return any(person.registration in self._line(registration) for registration in named)

    def _line(self, registration: EntityId) -> list[bytes]:
        """A registration, and those in which it lived on at other partners."""
        line = [registration]
        while self.registration(after := successor(line[-1])) is not None:
            line.append(after)
        return [key_of(each) for each in line]

    def _met(self, was: Registration | None, now: Registration) -> None:
        """Whose contacts people are, which may change with every record of a registration."""
        whose = (now.contacts, now.partner, now.customer)
        if not now.contacts or (was is not None and whose == (was.contacts, was.partner, was.customer)):
            return
        for subject in now.contacts:
            self.people.keep(subject, now.id, now.customer, (now.vendor, now.partner))

    def _closed(self, now: Registration, at: datetime) -> None:
        """From here on the time of its people runs; of those that live on in another registration it does not."""
        if not now.contacts or (end := ending(now, at, self)) is None:
            return
        schedule = (now.vendor, end.programme, end.version)
        for subject in now.contacts:
            person = self.people.get(subject)
            if person is not None and person.registration == key_of(now.id):
                self.people.end_at(schedule, subject, now.id, end.due)

    def _take_personal(self, event: Event, seen: Seen) -> None:
        """Who is erased, and who is kept; any other event changes nothing."""
        match event:
            case SubjectsErased():
                known = ((subject, self.people.get(subject)) for subject in event.subjects)
                self.people.drop([subject for subject, one in known if one is not None and one.vendor == seen.vendor])
            case RetentionEnded(vendor=vendor, programme=by):
                self.people.ended((vendor, by.programme, by.version), event.subjects, event.held)
                self._free(vendor, seen.at)
            case LegalHoldPlaced(legal_hold=id_, on=on):
                self.legal_holds.keep(LegalHold(id_, seen.vendor, on.kind, on.id, on.registrations))
                self._free(seen.vendor, seen.at)
            case LegalHoldReleased(legal_hold=id_):
                self.legal_holds.release(id_)
                self._free(seen.vendor, seen.at)

    def _free(self, vendor: str, at: datetime) -> None:
        self.people.free(vendor, lambda subject: self.legally_held(vendor, subject), at)

    def people_overdue(self, vendor: str, programme: str, version: int, at: datetime, most: int) -> Sequence[str]:
        """Whose time is over under this version of a programme: those a hold kept first; so many at most."""
        schedule = (vendor, programme, version)
        return self.people.overdue(schedule, at, lambda subject: self.legally_held(vendor, subject), most)
