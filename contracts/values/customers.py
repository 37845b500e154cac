"""The end customer and the person there, as the partner wrote them down."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.message import Value
from contracts.values.primitives import CountryCode, Digest, EntityId, Name

IDENTIFIERS_MAX = 10


class Identifier(Value):
    """A registry's number of an organisation: LEI, VAT, DUNS, UEI, or a national register's."""

    scheme: Literal["lei", "vat", "duns", "uei", "national", "crm"]
    value: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9 ./-]{2,40}$")]


class Customer(Value):
    """The end customer as the partner wrote it down; who that really is, the conflict service finds out."""

    name: Name
    website: Annotated[str, StringConstraints(strip_whitespace=True, max_length=253)] | None = None
    country: CountryCode | None = None
    city: Name | None = None
    postcode: Annotated[str, StringConstraints(max_length=20)] | None = None
    identifiers: tuple[Identifier, ...] = Field(default=(), max_length=IDENTIFIERS_MAX)


class ContactRef(Value):
    """A person at the customer, kept in the vault: an id, a commitment, what matching needs; none of it readable."""

    subject: EntityId
    commitment: Digest
    role: Name | None = None
    email_domain: Annotated[str, StringConstraints(max_length=253)] | None = None
    email_hash: Digest | None = None
    phone_hash: Digest | None = None
