"""What all other values are made of: ids, names, codes, instants, money and stretches of time."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha1
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts.message import Value

NAMESPACE = UUID("6d1c5a7e-27e5-5d0a-9a51-3f2c1a2be001")
_SEED = NAMESPACE.bytes
NAME_LENGTH_MAX = 300
TEXT_LENGTH_MAX = 2_000


def derived_id(*parts: str) -> str:
    """A UUIDv5 of its cause: the same cause gives the same id on every replay, and outsiders learn nothing from it."""
    # As uuid.uuid5 does it, in a third of the time: every record takes several.
    digest = sha1(_SEED + "\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs an offset, for example 2026-01-31T12:00:00Z")
    if not 2000 <= value.year < 2200:
        raise ValueError("an instant lies between the years 2000 and 2199")
    return value.astimezone(UTC)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")


def _plain(text: str) -> str:
    # Nearly every text is printable, and that is told in no time; a line break is not, and allowed.
    if not text.isprintable() and _CONTROL.search(text):
        raise ValueError("control characters are not allowed")
    return text


Instant = Annotated[datetime, AfterValidator(_utc)]
_Stripped = StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH_MAX)
Name = Annotated[str, _Stripped, AfterValidator(_plain)]
Text = Annotated[str, StringConstraints(max_length=TEXT_LENGTH_MAX), AfterValidator(_plain)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
VendorId = Slug
PartnerId = Slug
ProgrammeId = Slug
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,62}$")]
EntityId = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]{1,32}\.)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
ProductPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}(/[a-z0-9-]{1,40}){0,2}$")]
TerritoryCode = Annotated[str, StringConstraints(pattern=r"^(\*|[A-Za-z0-9-]{2,20})$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

PartnerType = Literal[
    "reseller",
    "var",
    "specialty",
    "strategic",
    "msp",
    "distributor",
    "si",
    "referral",
    "affiliate",
    "oem",
    "consultant",
]


class Money(Value):
    """An amount in one currency; never a float."""

    amount: Decimal = Field(
        ge=0,
        le=Decimal("1e13"),
        max_digits=18,
        decimal_places=4,
        json_schema_extra={"pattern": r"^\d{1,14}(\.\d{1,4})?$"},
    )
    currency: CurrencyCode


class Window(Value):
    """A half-open stretch of time, `[start, end)`; no end means until something ends it."""

    start: Instant
    end: Instant | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Window":
        if self.end is not None and self.end < self.start:
            raise ValueError("the end lies before the start")
        return self
