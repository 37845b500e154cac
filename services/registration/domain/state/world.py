"""What deciders may look up."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from contracts.programme import Programme
from contracts.values import EntityId
from services.registration.domain.state.others import (
    Incumbent,
    Invitation,
    LegalHold,
    Opportunity,
    Partner,
    Past,
    Published,
    Schedule,
    Unconfirmed,
)
from services.registration.domain.state.registration import Closed, Registration


class World(Protocol):
    """The state of the partition that is decided for."""

    def registration(self, id: EntityId) -> Registration | Closed | None:
        """A registration, open or closed."""

    def claims_of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""

    def deals_joined(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """The open registrations of others that a partner is on."""

    def past(self, vendor: str, keys: Iterable[str]) -> Sequence[Past]:
        """What ended for a customer that is known by any of these keys, and was not over at the last record."""

    def partner(self, vendor: str, id: str) -> Partner | None:
        """A vendor's partner."""

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:
        """Every version of a vendor's programme, the oldest first."""

    def retired(self, vendor: str, id: str) -> int:
        """How many versions of a vendor's programme, the oldest, take no new claims any more."""

    def invitation(self, id: EntityId) -> Invitation | None:
        """An invitation, answered or not."""

    def invitations_of(self, subject: EntityId) -> Sequence[Invitation]:
        """The unanswered invitations to a registration or an opportunity."""

    def opportunity(self, id: EntityId) -> Opportunity | None:
        """A deal the vendor offers, or offered."""

    def attributed(self, id: EntityId) -> bool:
        """Whether an order was attributed under this id."""

    def credited(self, vendor: str, order: str | None) -> bool:
        """Whether an order of this reference earned somebody a reward."""

    def unconfirmed(self, registration: EntityId) -> Unconfirmed | None:
        """A won deal that is not paid before somebody confirms it."""

    def open_claims(self, vendor: str, partner: str, programme: str | None = None) -> int:
        """How many claims a partner has open, in one programme or in all; drafts are none."""

    def submitted_since(self, vendor: str, partner: str, programme: str, since: datetime) -> int:
        """How many claims a partner made in a programme after a time, which lies no more than seven days back."""

    def incumbents(self, vendor: str, customer: EntityId) -> Sequence[Incumbent]:
        """Who sits at a customer; whose time ends first, first."""

    def incumbent(self, registration: EntityId) -> Incumbent | None:
        """Who sits at a customer because of the deal that was won under this registration."""

    def programmes(self, vendor: str) -> Sequence[Programme]:
        """Every version of every programme of a vendor."""

    def duties(self, vendor: str, partner: str, most: int) -> tuple[Sequence[EntityId], int]:
        """The next registrations to which a partner's standing is to be applied, and how many are left."""

    def legal_hold(self, id: EntityId) -> LegalHold | None:
        """A legal hold, in force or released."""

    def legally_held(self, vendor: str, subject: str) -> bool:
        """Whether a legal hold keeps this subject, or the person it is."""

    def people_overdue(self, schedule: Schedule, at: datetime, most: int) -> Sequence[str]:
        """Whose time is over under this schedule: those a hold kept first; so many at most."""

    def ever_one(self, customer: EntityId) -> Collection[EntityId]:
        """This customer, and those that were at any time one with it."""
