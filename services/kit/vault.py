"""Personal data, kept off the ledger: one encrypted row a person, which can be read, and erased for good.

This is the one set of tables that cannot be rebuilt from the ledgers: it is backed up with them.
"""

import hmac
import os
from hashlib import sha256
from typing import Any
from uuid import UUID

import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid, and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.bodies import Contact
from contracts.codec import canonical, loads
from contracts.values import ContactRef
from services.kit.database import create_tables
from services.kit.keys import derived_key

NONCE_BYTES = 12
SALT_BYTES = 32


class SealBrokenError(Exception):
    """A row cannot be opened: sealed under another key, for another subject, or changed. The text names no person."""


class SubjectTakenError(Exception):
    """The same command key came before with another person."""


class Vault:
    """Keeps people under a key-encryption key; each vendor's people are apart, in rows and in hashes."""

    def __init__(self, engine: AsyncEngine, key: bytes, schema: str = "vault") -> None:
        self._engine = engine
        self._cipher = AESGCM(derived_key(key, "vault sealing"))
        self._ids = derived_key(key, "vault subjects")
        self._matching = derived_key(key, "vault matching")
        self._people = _people(schema)

    async def create(self) -> None:
        """Make the schema and table, where they do not exist."""
        await create_tables(self._engine, self._people.metadata)

    async def put(self, vendor: str, source: str, contact: Contact, country: str | None = None) -> ContactRef:
        """Seal a person and return what may stand on the ledger; `country` helps to read a phone number.

        `source` names the cause (a command's key): the same cause and person give the same reference again, and
        another person is refused. Raises SubjectTakenError, SealBrokenError, or what `database.AWAY` lists.
        """
        subject = self._subject(vendor, source)
        salt = os.urandom(SALT_BYTES)
        row = {"subject": subject, "vendor": vendor, "sealed": self._seal(vendor, subject, contact, salt)}
        statement = insert(self._people).values(row).on_conflict_do_nothing().returning(self._people.c.subject)
        async with self._engine.begin() as connection:
            added = await connection.scalar(statement)
        if added is None:
            held, salt = await self._open(vendor, subject)
            if held != contact:
                raise SubjectTakenError("another person was sealed under this command key")
        return self._reference(vendor, subject, contact, salt, country)

    async def get(self, vendor: str, subject: str) -> Contact:
        """The person. Raises KeyError when there is none of this vendor, or no longer; SealBrokenError."""
        contact, _ = await self._open(vendor, UUID(subject))
        return contact

    async def erase(self, vendor: str, subject: str) -> bool:
        """Delete the person and the salt of its commitment, for good; False when there was none."""
        async with self._engine.begin() as connection:
            found = await connection.execute(delete(self._people).where(self._is(vendor, UUID(subject))))
        return found.rowcount == 1

    def _subject(self, vendor: str, source: str) -> UUID:
        # Keyed, so that nobody can tell from an id on the ledger which command it came from.
        return UUID(bytes=_keyed(self._ids, vendor, source)[:16], version=4)

    def _is(self, vendor: str, subject: UUID) -> Any:
        return and_(self._people.c.subject == subject, self._people.c.vendor == vendor)

    def _seal(self, vendor: str, subject: UUID, contact: Contact, salt: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        plain = canonical({"salt": salt.hex(), "person": _plain(contact)})
        return nonce + self._cipher.encrypt(nonce, plain, _bound_to(vendor, subject))

    async def _open(self, vendor: str, subject: UUID) -> tuple[Contact, bytes]:
        async with self._engine.connect() as connection:
            sealed = await connection.scalar(select(self._people.c.sealed).where(self._is(vendor, subject)))
        if sealed is None:
            raise KeyError(str(subject))
        try:
            plain = loads(self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(vendor, subject)))
        except InvalidTag:
            raise SealBrokenError(f"the vault's row {subject} cannot be opened") from None
        return Contact.model_validate(plain["person"]), bytes.fromhex(plain["salt"])

    def _reference(self, vendor: str, subject: UUID, contact: Contact, salt: bytes, country: str | None) -> ContactRef:
        email = contact.email.casefold() if contact.email else None
        phone = _dialled(contact.phone, country) if contact.phone else None
        return ContactRef(
            subject=str(subject),
            commitment=commitment(contact, salt),
            role=contact.role,
            email_domain=email.rpartition("@")[2] if email else None,
            email_hash=_keyed(self._matching, vendor, "email", email).hex() if email else None,
            phone_hash=_keyed(self._matching, vendor, "phone", phone).hex() if phone else None,
        )


def commitment(contact: Contact, salt: bytes) -> str:
    """What the ledger keeps of a person: proves who it was while the salt exists, and nothing once it is erased."""
    return hmac.new(salt, canonical(_plain(contact)), sha256).hexdigest()


def _people(schema: str) -> Table:
    return Table(
        "people",
        MetaData(schema=schema),
        Column("subject", Uuid, primary_key=True),
        Column("vendor", Text, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


def _plain(contact: Contact) -> dict[str, Any]:
    return contact.model_dump(mode="json", exclude_none=True)


def _bound_to(vendor: str, subject: UUID) -> bytes:
    return f"{vendor}/{subject}".encode()


def _keyed(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\x1f".join(parts).encode(), sha256).digest()


def _dialled(phone: str, country: str | None) -> str:
    """The number as one would dial it from abroad; one that cannot be read is compared by its digits."""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return "".join(filter(str.isdigit, phone))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
