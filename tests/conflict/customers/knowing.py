"""What the vendor's people say of customers, in the words of the trade."""

from typing import Any

from contracts.claims import ClaimScreened
from contracts.customers import AddCustomerAlias, MergeCustomers, RecordCustomerParent, SplitCustomer
from contracts.designations import SetAccountDesignation
from contracts.values import Customer
from tests.conflict.story import MANAGER, Story
from tests.make import an_id

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
OSRAM = Customer(name="Osram Licht", country="DE", website="osram.de")
VOLKSWAGEN = Customer(name="Volkswagen AG", country="DE", website="volkswagen.de")


class Knowing(Story):
    """Claims on customers of whom more is found out."""

    def customer_of(self, claim: str) -> str:
        """The customer that a claim is on by now."""
        live = self.partition.state.claim(an_id(claim))
        assert live is not None
        return live.customer

    def merges(self, kept: str, absorbed: str) -> "Knowing":
        """The customers of two claims are one."""
        command = MergeCustomers(
            customer=self.customer_of(kept), absorbed=self.customer_of(absorbed), reason="the same"
        )
        return self.asks(command, by=MANAGER)

    def splits(self, claim: str, part: str, *claims: str) -> "Knowing":
        """The customer of a claim is taken apart."""
        ids = tuple(an_id(one) for one in claims)
        command = SplitCustomer(customer=self.customer_of(claim), part=part, claims=ids, reason="two companies")
        return self.asks(command, by=MANAGER)

    def belongs(self, claim: str, parent: str | None, source: str = "lei") -> "Knowing":
        """The customer of a claim belongs to that of another one."""
        above = None if parent is None else self.customer_of(parent)
        known: dict[str, Any] = {"customer": self.customer_of(claim), "parent": above, "source": source}
        return self.asks(RecordCustomerParent(**known), by=MANAGER)

    def is_also(self, claim: str, written: Customer) -> "Knowing":
        """The customer of a claim is known in another way, too."""
        return self.asks(AddCustomerAlias(customer=self.customer_of(claim), written=written, reason="as they told us"))

    def designates(self, claim: str, designation: str, **known: Any) -> "Knowing":
        """The customer of a claim is meant for somebody."""
        made = {"customer": self.customer_of(claim), "owner": "Dora Direct", "reason": "plan of the year", **known}
        return self.asks(SetAccountDesignation(designation=designation, **made), by=MANAGER)

    def screened(self) -> list[tuple[str, str, str]]:
        """The screenings that came of it last: which claim, why, and the verdict."""
        found = [event for event in self.last if isinstance(event, ClaimScreened)]
        return [(one.registration, one.cause, one.verdict) for one in found]

    def settles_down(self) -> "Knowing":
        """Everything is compared anew that has to be."""
        return self.passes(seconds=0)
