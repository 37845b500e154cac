"""Makes customers ready for the ledger: each gets its digests, and of a confidential one nothing else goes on."""

from typing import Any

from contracts.message import Value
from contracts.values import ContactRef, Customer, Organisation
from services.kit.organisations.domains import registrable_domain
from services.kit.organisations.keys import DOMAIN, keys_of
from services.kit.vault import Vault


class Customers:
    """The one place where the keys of customers are hashed; every edge has one, so that all claims can meet."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def known(self, vendor: str, written: Organisation, mail_domain: str | None = None) -> Customer:
        """A customer as somebody wrote it, with its digests; `mail_domain` is that of a named contact there."""
        plain = {name: getattr(written, name) for name in Organisation.model_fields}
        return Customer(**plain, digests=self._digests(vendor, written, mail_domain))

    async def withheld(
        self, vendor: str, owner: str, written: Organisation, mail_domain: str | None = None, about: str = ""
    ) -> Customer:
        """A customer that its partner, the owner, withholds: it is left in the vault, with what it is `about`.

        Raises what the vault raises.
        """
        plain = Organisation(**{name: getattr(written, name) for name in Organisation.model_fields})
        kept = await self._vault.withhold(vendor, owner, plain, about)
        digests = self._digests(vendor, written, mail_domain)
        return Customer.withheld(written.country, digests, kept.subject, kept.commitment)

    async def received(self, vendor: str, owner: str, value: Any, about: str = "") -> Any:
        """A value from outside with every customer in it made ready; what it says of digests or the vault is dropped.

        Raises what the vault raises; `owner` and `about` are as for `withheld`.
        """
        if isinstance(value, Organisation):
            confidential = getattr(value, "confidential", False)
            return await self.withheld(vendor, owner, value, None, about) if confidential else self.known(vendor, value)
        if isinstance(value, tuple):
            parts = [await self.received(vendor, owner, part, about) for part in value]
            return tuple(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
        if not isinstance(value, Value):
            return value
        fields = {name: await self.received(vendor, owner, part, about) for name, part in value}
        changed = {name: part for name, part in fields.items() if part is not getattr(value, name)}
        return value.model_copy(update=changed) if changed else value

    def without_domain(self, vendor: str, contact: ContactRef) -> ContactRef:
        """A contact whose mail domain would tell who the customer is, with a digest in its place."""
        domain = registrable_domain(contact.email_domain)
        digest = self._vault.digest(vendor, DOMAIN, domain) if domain else None
        return contact.model_copy(update={"email_domain": None, "domain_digest": digest})

    def _digests(self, vendor: str, written: Organisation, mail_domain: str | None) -> tuple[str, ...]:
        return tuple(self._vault.digest(vendor, *key) for key in keys_of(written, mail_domain))
