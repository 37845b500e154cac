"""Customers as the edge hands them on: each with its digests, and confidential ones with nothing else."""

from typing import Any

from contracts.values import Customer, Organisation
from services.kit.customers import Customers
from services.kit.database import open_database
from services.kit.settings import Settings
from services.kit.vault import Vault

NOWHERE = Settings(kafka="unused:1", database_url="postgresql://unused:1/unused")
EDGE = Customers(Vault(open_database(NOWHERE), bytes(32)))
"""An edge whose vault is never opened: digests need its key and nothing else."""


def told(name: str, vendor: str = "acme", mail_domain: str | None = None, **said: Any) -> Customer:
    """A customer whose partner says who it is."""
    return EDGE.known(vendor, Organisation(name=name, **said), mail_domain)


def secret(name: str, vendor: str = "acme", mail_domain: str | None = None, **said: Any) -> Customer:
    """The same as a partner under private label hands it in."""
    return Customer.withheld(said.get("country"), told(name, vendor, mail_domain, **said).digests)
