"""What is kept is recognised by keyed hashes, of which who has no key learns nothing, nor compares vendors."""

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import UUID

import phonenumbers

from services.kit.keys import derived_key

DIGEST_LENGTH: Final = 32
"""Hex digits of a customer's digest: 128 bits, far beyond chance among any number of customers."""
VENDORS_CACHED: Final = 1_024
MARK: Final = "the key of this vault"


class Recognising:
    """All hashes of one vault; they stay the same for its life, whatever seals it."""

    def __init__(self, key: bytes) -> None:
        self._ids = derived_key(key, "vault subjects")
        self._matching = derived_key(key, "vault matching")
        self._customers = lru_cache(VENDORS_CACHED)(lambda vendor: derived_key(key, f"customers of {vendor}"))

    def subject(self, vendor: str, source: str) -> UUID:
        """The id of what came from a source; keyed, so that nobody can tell from an id on the ledger what that was."""
        return UUID(bytes=_keyed(self._ids, vendor, source)[:16], version=4)

    def email(self, vendor: str, email: str) -> str:
        """What an address is recognised by."""
        return _keyed(self._matching, vendor, "email", email.casefold()).hex()

    def phone(self, vendor: str, phone: str, country: str | None) -> str:
        """What a phone number is recognised by, however it is written; `country` helps to read it."""
        return _keyed(self._matching, vendor, "phone", _dialled(phone, country)).hex()

    def customer(self, vendor: str, kind: str, value: str) -> str:
        """What a customer is recognised by; `kind` stays readable."""
        return f"{kind}:{_keyed(self._customers(vendor), kind, value).hex()[:DIGEST_LENGTH]}"

    def mark(self) -> bytes:
        """What the key itself is recognised by."""
        return _keyed(self._ids, MARK)


def _keyed(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\x1f".join(parts).encode(), sha256).digest()


def _dialled(phone: str, country: str | None) -> str:
    """The number as one would dial it from abroad; one that cannot be read is compared by its digits."""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return "".join(filter(str.isdigit, phone))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
