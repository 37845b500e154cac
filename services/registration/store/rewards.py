"""Which deals wait to be paid, are paid, or never will be, as records come."""

from datetime import datetime

from msgspec.structs import replace

from contracts.message import Event
from contracts.registrations import DealConfirmed, DealRewardDue
from contracts.values import EntityId
from services.registration.domain.owing import preceded, reviewed
from services.registration.domain.state import Past
from services.registration.policy.rewarding import PRECEDED
from services.registration.store.personal import Personal


class Rewards(Personal):
    """The tables, and what a record changes in what is owed."""

    def _take_reward(self, event: DealConfirmed | DealRewardDue, at: datetime) -> None:
        """A deal that was won is paid after all, or at least confirmed."""
        if isinstance(event, DealRewardDue):
            self._paid(event.registration, event, at)
        elif (told := self.told.get(event.registration)) is not None:
            self.told.drop(event.registration)
            if told.once and event.not_payable in (None, PRECEDED):
                self.unpaid.keep(told.deal)
            if event.payable and told.once:
                self._paid(event.registration, event, at)
            elif event.payable:
                self._credit(told.deal.order or None, told.deal.vendor)

    def _paid(self, id: EntityId, event: Event, at: datetime) -> None:
        """What waited to be paid is, and nothing else of its partner on this customer."""
        if (deal := self.unpaid.get(id)) is not None:
            self.unpaid.drop(deal)
            self._credit(deal.order or None, deal.vendor)
            for past in self.past(deal.vendor, deal.keys):
                if past.registration == id:
                    self._note(replace(past, paid=True), event, at)

    def _credit(self, order: str | None, vendor: str) -> None:
        """An order earned a reward: what else waited to be paid for the same one never will be."""
        if order is not None:
            self.orders.credit(vendor, order)
            for deal in self.unpaid.by_order(vendor, order):
                self.unpaid.drop(deal)

    def _note(self, past: Past, event: Event, at: datetime) -> None:
        """What a rule may look back at came to be so; it may be what another deal of the partner waited for."""
        self.history.note(past)
        if (waits := preceded(event, past)) is not None:
            self.unpaid.keep(waits)
        for deal, waits_on in reviewed(self.unpaid.of(past.vendor, past.partner), at, self):
            if waits_on:
                self.unpaid.keep(deal)
            else:
                self.unpaid.drop(deal)
