"""The end customer and the person there, as the partner wrote them down."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints

from contracts.message import Value
from contracts.values.primitives import CountryCode, Digest, EntityId, Name

IDENTIFIERS_MAX = 10
DIGESTS_MAX = 30
CONFIDENTIAL: Final = "confidential customer"
"""What stands for the name of a customer that its partner withholds."""

KeyedDigest = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,20}:[0-9a-f]{32}$")]
"""What customers are recognised by without being readable: what it is (`domain`, `name`, `vat` …) and its HMAC.

128 bits of HMAC-SHA-256 under a key of the vendor's own, made where a customer comes in and nowhere else.
"""


class Identifier(Value):
    """A registry's number of an organisation: LEI, VAT, DUNS, UEI, a national register's; or its phone number."""

    scheme: Literal["lei", "vat", "duns", "uei", "national", "crm", "phone"]
    value: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9 ./+()-]{2,40}$")]


class Described(Value):
    """What an organisation is known by besides its name."""

    website: Annotated[str, StringConstraints(strip_whitespace=True, max_length=253)] | None = None
    country: CountryCode | None = None
    city: Name | None = None
    postcode: Annotated[str, StringConstraints(max_length=20)] | None = None
    identifiers: tuple[Identifier, ...] = Field(default=(), max_length=IDENTIFIERS_MAX)


class Organisation(Described):
    """An organisation as somebody wrote it down."""

    name: Name


class Customer(Organisation):
    """The end customer as the partner wrote it down; who that really is, the conflict service finds out.

    Of a confidential one only the country is readable: the rest is in the vault as `subject`, proved by `commitment`.
    `digests` are made for every customer, so that a confidential one meets those that are not.
    """

    confidential: bool = False
    digests: tuple[KeyedDigest, ...] = Field(default=(), max_length=DIGESTS_MAX)
    subject: EntityId | None = None
    commitment: Digest | None = None

    @classmethod
    def withheld(
        cls,
        country: str | None,
        digests: tuple[str, ...],
        subject: str | None = None,
        commitment: str | None = None,
    ) -> Self:
        """A confidential customer, as everybody but its partner may see it."""
        return cls(
            name=CONFIDENTIAL,
            country=country,
            confidential=True,
            digests=digests,
            subject=subject,
            commitment=commitment,
        )


def kinds_shared(ours: Iterable[str], theirs: Iterable[str]) -> frozenset[str]:
    """What two customers have in common by their digests: `domain`, `name`, `vat` …"""
    return frozenset(digest.partition(":")[0] for digest in set(ours).intersection(theirs))


class ContactRef(Value):
    """A person at the customer, kept in the vault: an id, a commitment, what matching needs; none of it readable.

    `domain_digest` is made of the mail domain as a customer's is of its web domain; it stands in for `email_domain`
    where that would tell who a confidential customer is.
    """

    subject: EntityId
    commitment: Digest
    role: Name | None = None
    email_domain: Annotated[str, StringConstraints(max_length=253)] | None = None
    email_hash: Digest | None = None
    phone_hash: Digest | None = None
    domain_digest: KeyedDigest | None = None
