"""What a partner files, made ready for the ledger: the person goes into the vault, a confidential customer with it."""

from collections.abc import Iterator
from typing import Any

from contracts.bodies import DetailsBody
from contracts.registrations import Details
from contracts.values import ContactRef, Customer
from services.kit.customers import Customers
from services.kit.identity import Principal
from services.kit.organisations.keys import is_named_in
from services.kit.vault import Vault
from services.kit.web import FieldError, Problem


class Filing:
    """Turns what is readable into what may stand on a ledger."""

    def __init__(self, vault: Vault, customers: Customers) -> None:
        self._vault = vault
        self._customers = customers

    async def details(self, sender: Principal, key: str, about: str, body: DetailsBody) -> Details:
        """What goes on to the writer; `key` is that of the command, `about` what it says something of.

        Raises Problem, or what the vault raises.
        """
        _refuse_told(body)
        contact = await self._contact(sender, key, body)
        customer = await self._customer(sender, about, body, contact)
        if contact is not None and customer.confidential:
            contact = self._customers.without_domain(sender.vendor, contact)
        return body.details(customer, contact)

    async def _contact(self, sender: Principal, key: str, body: DetailsBody) -> ContactRef | None:
        if body.contact is None:
            return None
        return await self._vault.put(sender.vendor, key, body.contact, body.customer.country, sender.org or "-")

    async def _customer(self, sender: Principal, about: str, body: DetailsBody, contact: ContactRef | None) -> Customer:
        mail_domain = contact.email_domain if contact else None
        if body.customer.confidential:
            return await self._customers.withheld(sender.vendor, sender.org or "-", body.customer, mail_domain, about)
        return self._customers.known(sender.vendor, body.customer, mail_domain)


SEALED = {"name", "email", "phone"}
"""What of a contact goes into the vault, and so may tell whose contact it is."""


def _refuse_told(body: DetailsBody) -> None:
    """A partner that withholds a customer's name and writes it elsewhere has told it: better that it hears so now."""
    if not body.customer.confidential:
        return
    free = body.model_dump(mode="json", include={"deal", "evidence", "contact"}, exclude={"contact": SEALED})
    told = [pointer for pointer, text in _texts(free, "") if is_named_in(text, body.customer)]
    if told:
        detail = "names the customer that is to stay confidential"
        raise Problem("INVALID", detail, [FieldError(pointer, detail) for pointer in told])


def _texts(said: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(said, str):
        yield pointer, said
    parts = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for name, part in parts:
        yield from _texts(part, f"{pointer}/{name}")
