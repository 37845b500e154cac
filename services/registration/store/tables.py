"""All tables of one partition, and the look-ups in them that deciding needs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts.programme import Programme
from contracts.values import EntityId
from services.kit.agenda import Agenda
from services.kit.repeats import Repeats
from services.kit.tables import Table
from services.registration.domain.state import (
    Closed,
    Incumbent,
    Invitation,
    LegalHold,
    Opportunity,
    Partner,
    Past,
    Published,
    Registration,
    Unconfirmed,
)
from services.registration.store.books import Books
from services.registration.store.duties import Duties
from services.registration.store.ended import Ended
from services.registration.store.history import History
from services.registration.store.incumbents import Incumbents
from services.registration.store.joined import Joined
from services.registration.store.kin import Kin
from services.registration.store.legal_holds import LegalHolds
from services.registration.store.live import Live
from services.registration.store.offers import Offers
from services.registration.store.orders import Orders
from services.registration.store.people import People
from services.registration.store.tally import Tally
from services.registration.store.unconfirmed import Told
from services.registration.store.unpaid import Unpaid


class Tables:
    """The world that deciders look up."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.agenda = Agenda()
        self.live = Live(self.agenda)
        self.ended = Ended()
        self.history = History()
        self.books = Books(self.agenda)
        self.offers = Offers(self.agenda)
        self.duty = Duties(self.agenda)
        self.tally = Tally()
        self.orders = Orders()
        self.sitting = Incumbents(self.agenda)
        self.joined = Joined()
        self.unpaid = Unpaid(self.agenda)
        self.told = Told()
        self.people = People(self.agenda)
        self.legal_holds = LegalHolds()
        self.kin = Kin()
        self._tables: tuple[Table, ...] = (
            *(self.repeats, self.live, self.ended, self.history, self.books),
            *(self.offers, self.duty, self.tally, self.orders, self.sitting, self.joined, self.unpaid),
            *(self.told, self.people, self.legal_holds, self.kin),
        )

    def registration(self, id: EntityId) -> Registration | Closed | None:
        """A registration, open or closed."""
        return self.live.get(id) or self.ended.get(id)

    def claims_of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""
        return self.live.of_partner(vendor, partner)

    def deals_joined(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """The open registrations of others that a partner is on."""
        return self.joined.of(vendor, partner)

    def past(self, vendor: str, keys: Iterable[str]) -> Sequence[Past]:
        """What ended for a customer that is known by any of these keys."""
        return self.history.past(vendor, keys)

    def partner(self, vendor: str, id: str) -> Partner | None:
        """A vendor's partner."""
        return self.books.partner(vendor, id)

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:
        """Every version of a vendor's programme, the oldest first."""
        return self.books.published(vendor, id)

    def retired(self, vendor: str, id: str) -> int:
        """How many versions of a vendor's programme, the oldest, take no new claims any more."""
        return self.books.retired(vendor, id)

    def invitation(self, id: EntityId) -> Invitation | None:
        """An invitation, answered or not."""
        return self.offers.invitation(id)

    def invitations_of(self, subject: EntityId) -> Sequence[Invitation]:
        """The unanswered invitations to a registration or an opportunity."""
        return self.offers.open_for(subject)

    def opportunity(self, id: EntityId) -> Opportunity | None:
        """A deal the vendor offers, or offered."""
        return self.offers.opportunity(id)

    def legal_hold(self, id: EntityId) -> LegalHold | None:
        """A legal hold, in force or released."""
        return self.legal_holds.get(id)

    def attributed(self, id: EntityId) -> bool:
        """Whether an order was attributed under this id."""
        return self.orders.version(id) > 0

    def credited(self, vendor: str, order: str | None) -> bool:
        """Whether an order of this reference earned somebody a reward."""
        return order is not None and self.orders.credited(vendor, order)

    def unconfirmed(self, registration: EntityId) -> Unconfirmed | None:
        """A won deal that is not paid before somebody confirms it."""
        return self.told.get(registration)

    def open_claims(self, vendor: str, partner: str, programme: str | None = None) -> int:
        """How many claims a partner has open, in one programme or in all; drafts are none."""
        return self.tally.open_claims(vendor, partner, programme)

    def submitted_since(self, vendor: str, partner: str, programme: str, since: datetime) -> int:
        """How many claims a partner made in a programme after a time, which lies no more than seven days back."""
        return self.tally.made_since(vendor, partner, programme, since)

    def incumbents(self, vendor: str, customer: EntityId) -> Sequence[Incumbent]:
        """Who sits at a customer; whose time ends first, first."""
        return self.sitting.of_customer(vendor, customer)

    def incumbent(self, registration: EntityId) -> Incumbent | None:
        """Who sits at a customer because of the deal that was won under this registration."""
        return self.sitting.get(registration)

    def programmes(self, vendor: str) -> Sequence[Programme]:
        """Every version of every programme of a vendor."""
        return self.books.programmes(vendor)

    def duties(self, vendor: str, partner: str, most: int) -> tuple[Sequence[EntityId], int]:
        """The next claims for which it is to be carried out what a partner's standing means, and how many are left."""
        return self.duty.next_of(vendor, partner, most)
