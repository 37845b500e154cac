"""Which people are kept, and how long: what a record changes in that."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from contracts.attributions import OrderAttributed
from contracts.erasures import SubjectsErased
from contracts.message import Event
from contracts.opportunities import OpportunityClosed, OpportunityOffered
from contracts.retention import CustomersLinked, LegalHoldPlaced, LegalHoldReleased, RetentionEnded
from contracts.values import EntityId
from services.kit.tables import key_of
from services.registration.domain.evolve import Seen
from services.registration.domain.legal_holds import keeps
from services.registration.domain.retaining import Ending, endings, endings_of_order
from services.registration.domain.state import LegalHold, Opportunity, Registration, Schedule
from services.registration.store.tables import Tables

NO_CUSTOMER = ""
"""Of what nobody has compared with other claims: who its customer is, is not known."""
VENDOR_ITSELF = ""
"""Stands for the partner where the vendor's own people wrote something."""


class Personal(Tables):
    """The tables, and what becomes of people in them, and of withheld customers."""

    def legally_held(self, vendor: str, subject: str) -> bool:
        """Whether a legal hold keeps this subject, or whose it is."""
        person = self.people.get(subject)
        return any(keeps(hold, subject, person, self, key_of) for hold in self.legal_holds.of(vendor))

    def _met(self, was: Registration | None, now: Registration) -> None:
        """Whose people are, which may change with every record of a registration."""
        known = (*now.contacts, *now.withheld)
        whose = (known, now.partner, now.customer)
        if not known or (was is not None and whose == ((*was.contacts, *was.withheld), was.partner, was.customer)):
            return
        for subject in known:
            self.people.keep(subject, now.id, now.customer, (now.vendor, now.partner))

    def _closed(self, now: Registration, at: datetime) -> None:
        """From here on the time of its people runs; of those that live on in another registration it does not."""
        if now.contacts or now.withheld:
            self._end(now.id, endings(now, at, self), contacts=now.contacts, customers=now.withheld)

    def _end(self, id_: EntityId, ending: Iterable[Ending], **subjects: Sequence[str]) -> None:
        for schedule, due in ending:
            for subject in subjects[schedule.kind]:
                person = self.people.get(subject)
                if person is not None and person.registration == key_of(id_):
                    self.people.end_at(schedule, subject, id_, due)

    def _take_offered(self, was: Opportunity | None, event: Event, seen: Seen) -> None:
        """Who came with an offer belongs to it; with the registration that comes of it they go along, if one does."""
        if isinstance(event, OpportunityOffered):
            for subject in _named_in(event):
                self.people.keep(subject, event.opportunity, NO_CUSTOMER, (seen.vendor, VENDOR_ITSELF))
        elif isinstance(event, OpportunityClosed) and was is not None:
            asked = was.asked()
            contacts = () if asked.contact is None else (asked.contact.subject,)
            customers = () if asked.customer.subject is None else (asked.customer.subject,)
            self._end(was.id, endings(was, seen.at, self), contacts=contacts, customers=customers)

    def _take_ordered(self, event: OrderAttributed, seen: Seen) -> None:
        """An order is over when it is put down: so the time of its customer runs, where that is withheld."""
        subject = event.customer.subject
        if subject is not None:
            self.people.keep(subject, event.attribution, NO_CUSTOMER, (seen.vendor, event.partner))
            ending = endings_of_order(seen.vendor, event.programme, seen.at, self)
            self._end(event.attribution, ending, contacts=(), customers=(subject,))

    def _take_personal(self, event: Event, seen: Seen) -> None:
        """Who is erased, and who is kept; any other event changes nothing."""
        match event:
            case SubjectsErased():
                known = ((subject, self.people.get(subject)) for subject in event.subjects)
                self.people.drop([subject for subject, one in known if one is not None and one.vendor == seen.vendor])
            case RetentionEnded(vendor=vendor, programme=by):
                schedule = Schedule(vendor, by.programme, by.version, event.kind)
                self.people.ended(schedule, event.subjects, event.held)
                self._free(vendor, seen.at)
            case LegalHoldPlaced(legal_hold=id_, on=on):
                self.legal_holds.keep(LegalHold(id_, seen.vendor, on.kind, on.id, on.registrations))
                self._free(seen.vendor, seen.at)
            case LegalHoldReleased(legal_hold=id_):
                self.legal_holds.release(id_)
                self._free(seen.vendor, seen.at)
            case CustomersLinked(vendor=vendor):
                self.kin.link(event.customer, event.other)
                self._free(vendor, seen.at)

    def _free(self, vendor: str, at: datetime) -> None:
        self.people.free(vendor, lambda subject: self.legally_held(vendor, subject), at)

    def ever_one(self, customer: EntityId) -> Sequence[EntityId]:
        """This customer, and those that were at any time one with it."""
        return self.kin.of(customer)

    def people_overdue(self, schedule: Schedule, at: datetime, most: int) -> Sequence[str]:
        """Whose time is over under this schedule: those a hold kept first; so many at most."""
        return self.people.overdue(schedule, at, lambda subject: self.legally_held(schedule.vendor, subject), most)


def _named_in(event: OpportunityOffered) -> Iterator[str]:
    contact, customer = event.details.contact, event.details.customer.subject
    if contact is not None:
        yield contact.subject
    if customer is not None:
        yield customer
