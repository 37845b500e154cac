"""The vault: one sealed row for each person, withheld customer and shared secret, and hashes to recognise them by."""

import os
from collections.abc import Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.bodies import Contact
from contracts.codec import canonical
from contracts.message import Value
from contracts.values import ContactRef, Organisation
from services.kit.keys import secret_key
from services.kit.settings import Settings
from services.kit.vault.erasing import Erasing, Erasure
from services.kit.vault.finding import Finding
from services.kit.vault.recognising import Recognising
from services.kit.vault.resealing import Resealed, Resealing, Told
from services.kit.vault.rows import Rows
from services.kit.vault.sealing import SALT_BYTES, Keyring, Secret, commitment, plain
from services.kit.vault.tables import NO_EMAIL, Tables
from services.kit.vault.unclaimed import Unclaimed

Kind = TypeVar("Kind", Secret, Contact, Organisation)


class SubjectTakenError(Exception):
    """The same command key came before with another person."""


class OtherKeyError(RuntimeError):
    """The vault was made with another key than ours."""


class Kept(NamedTuple):
    """Where something is kept: its id, and the commitment that proves what it was while it is there."""

    subject: str
    commitment: str


class Vault:
    """Keeps what it is given under a key-encryption key; vendors are apart, in rows and in hashes."""

    def __init__(self, engine: AsyncEngine, key: bytes, schema: str = "vault", sealing: Sequence[bytes] = ()) -> None:
        """`key` is for life: all are recognised by it. It seals too, until a newer one stands first in `sealing`."""
        self._engine = engine
        self._keyring = Keyring(key, sealing)
        self._known = Recognising(key)
        self._tables = Tables(schema)
        self._people = self._tables.people
        self._rows = Rows(engine, self._tables)
        self.erasing = Erasing(engine, self._tables)
        self.unclaimed = Unclaimed(engine, self._tables)
        self._finding = Finding(engine, self._tables, self._keyring, self._known.email)

    async def create(self) -> None:
        """Make the schema and tables, where they do not exist. Raises OtherKeyError when they are another key's.

        Two edges with different keys would seal what the other cannot read, and would recognise nobody in common.
        """
        await self._tables.create(self._engine)
        key, marks, mark = self._people.c.key, self._tables.marks, self._known.mark()
        async with self._engine.begin() as connection:
            await connection.execute(insert(marks).values(only=0, mark=mark).on_conflict_do_nothing())
            found = await connection.scalar(select(marks.c.mark))
            lost = await connection.scalar(select(key).where(key.not_in(self._keyring.ids)).limit(1))
        if found != mark:
            raise OtherKeyError(f"{self._people} was made with another key: all processes share one DEALREG_VAULT_KEY")
        if lost is not None:
            raise OtherKeyError(f"{self._people} has rows under key {lost}, which DEALREG_VAULT_SEALING_KEYS lacks")

    async def reseal(self, told: Told) -> Resealed:
        """Put everything under the key that seals now, while the vault is in use. Raises what `database.AWAY` lists."""
        return await Resealing(self._engine, self._tables, self._keyring).run(told)

    async def put(
        self, vendor: str, source: str, contact: Contact, country: str | None = None, brought_by: str | None = None
    ) -> ContactRef:
        """Seal a person and return what may stand on the ledger; `country` helps to read a phone number.

        `source` names the cause (a command's key): the same cause and person give the same reference again, and
        another person is refused. `brought_by` is the organisation that sent a person who is to be named on a ledger:
        without that they go again. Raises SubjectTakenError, SealBrokenError, or what `database.AWAY` lists.
        """
        hashed = self._known.email(vendor, contact.email) if contact.email else None
        kept = await self._keep(vendor, self._known.subject(vendor, source), contact, hashed or NO_EMAIL, brought_by)
        return ContactRef(
            subject=kept.subject,
            commitment=kept.commitment,
            role=contact.role,
            email_domain=contact.email.casefold().rpartition("@")[2] if contact.email else None,
            email_hash=hashed,
            phone_hash=self._known.phone(vendor, contact.phone, country) if contact.phone else None,
        )

    async def withhold(self, vendor: str, owner: str, customer: Organisation, about: str = "") -> Kept:
        """Seal a customer that its partner does not disclose. Raises SealBrokenError, or what `database.AWAY` lists.

        `owner` is whose it is, `about` the claim it came with. The same of all, and the same writing, give the same
        again, so that a claim which is amended in other respects stays on the customer it was on; and each claim has
        its own, which goes when its time is over.
        """
        writing = f"{owner}\x1f{about}\x1f{canonical(plain(customer)).decode()}"
        subject = self._known.subject(vendor, writing)
        # One that was erased and is filed again is somebody new: nothing is kept under the old id any more.
        while await self._rows.is_erased(vendor, subject):
            subject = self._known.subject(vendor, str(subject))
        return await self._keep(vendor, subject, customer, brought_by=owner)

    async def share(self, vendor: str, source: str, secret: str) -> str:
        """Seal a secret that a program outside has, too; the id to find it by. Raises as `withhold` does.

        `source` names what it is for, and is used once: another secret under it is refused with SubjectTakenError.
        """
        return (await self._keep(vendor, self._known.subject(vendor, source), Secret(secret=secret))).subject

    async def secret(self, vendor: str, subject: str) -> str:
        """The secret. Raises KeyError when there is none of this vendor, or no longer; SealBrokenError."""
        return (await self._one(vendor, subject, Secret)).secret

    async def get(self, vendor: str, subject: str) -> Contact:
        """The person. Raises KeyError when there is none of this vendor, or no longer; SealBrokenError."""
        return await self._one(vendor, subject, Contact)

    async def customer(self, vendor: str, subject: str) -> Organisation:
        """The customer that was withheld. Raises KeyError when there is none, or no longer; SealBrokenError."""
        return await self._one(vendor, subject, Organisation)

    async def known_as(self, vendor: str, emails: Sequence[str]) -> list[list[str]]:
        """For each e-mail address the subjects that have it. Raises what `database.AWAY` lists."""
        return await self._finding.by_email(vendor, emails)

    async def told(self, subjects: Sequence[str]) -> dict[str, Value]:
        """What is kept of these, for whoever is to look for it elsewhere. Raises what `database.AWAY` lists."""
        return await self._finding.told(subjects)

    async def erase(self, vendor: str, *subjects: str) -> int:
        """Delete what is kept and the salts of their commitments, for good; of how many there was something.

        Raises what `database.AWAY` lists; done again, it does the rest.
        """
        return await self.erasing.erase([Erasure(vendor, subjects)])

    def digest(self, vendor: str, kind: str, value: str) -> str:
        """What a customer is recognised by, within one vendor and nowhere else; `kind` stays readable."""
        return self._known.customer(vendor, kind, value)

    async def _keep(
        self, vendor: str, subject: UUID, said: Value, email_hash: str = NO_EMAIL, brought_by: str | None = None
    ) -> Kept:
        """Seal something under this id, or find it there. Raises SubjectTakenError when that is something else."""
        salt = os.urandom(SALT_BYTES)
        sealed = self._keyring.close(vendor, subject, said, salt)
        added = await self._rows.add(vendor, subject, sealed, email_hash, brought_by)
        if not added.is_new:
            held, salt = await self._open(vendor, subject)
            if held != said:
                raise SubjectTakenError("another person was sealed under this command key")
        elif added.is_erased:
            # A command that comes again, after who was in it was erased: its answer stands, and nobody comes back.
            await self.erase(vendor, str(subject))
        return Kept(str(subject), commitment(said, salt))

    async def _one(self, vendor: str, subject: str, kind: type[Kind]) -> Kind:
        found, _ = await self._open(vendor, UUID(subject))
        if not isinstance(found, kind):
            raise KeyError(subject)
        return found

    async def _open(self, vendor: str, subject: UUID) -> tuple[Value, bytes]:
        sealed = await self._rows.find(vendor, subject)
        if sealed is None:
            raise KeyError(str(subject))
        return self._keyring.open(vendor, subject, sealed)


def open_vault(settings: Settings, engine: AsyncEngine) -> Vault:
    """The installation's vault, under its key. Raises WeakKeyError."""
    given = settings.vault_key.get_secret_value() if settings.vault_key else None
    path = settings.data / "vault.key"
    sealing = [secret_key(newer.get_secret_value(), path) for newer in settings.vault_sealing_keys]
    return Vault(engine, secret_key(given, path), settings.schema_name("vault"), sealing)
