"""Notices as mail: digests, to people whose addresses only the vault has."""

from contracts.bodies import Contact
from services.kit.mail import Mailer, RefusedError
from services.kit.vault import SealBrokenError, Vault
from services.projections.policy.mail import meaning_of_refusal
from services.projections.policy.sending import DELIVERED, EMPTY, GIVEN_UP, Tried
from services.projections.service.notices.composing import Composer
from services.projections.service.notices.sending import FAULTS, Due
from services.projections.service.notices.writing import Envelope, Written, message
from services.projections.store.notices import Endpoint, Schedules


class Mail:
    """Carries digests to people."""

    def __init__(self, schedules: Schedules, composer: Composer, vault: Vault, mailer: Mailer) -> None:
        self._schedules = schedules
        self._composer = composer
        self._vault = vault
        self._mailer = mailer

    async def carry(self, due: Due) -> Tried:
        """What the try came to. Raises NotYetError, or one of DATABASE_AWAY."""
        endpoint, sending = due.endpoint, due.sending
        one = (await self._schedules.of([endpoint.id]))[endpoint.id]
        digest = await self._composer.digest(endpoint, one, sending.since or sending.at, sending.at)
        if not digest.sections:
            return Tried(EMPTY)
        try:
            reader = await self._reader(endpoint)
        except KeyError:
            return Tried(GIVEN_UP, fault="ADDRESS_ERASED", ends="ERASED")
        except SealBrokenError:
            return Tried(None, fault="ADDRESS_LOST")
        return await self._send(due, reader, self._composer.written(endpoint, one, digest))

    async def _reader(self, endpoint: Endpoint) -> Contact:
        return await self._vault.get(endpoint.vendor, endpoint.subjects[0])

    async def _send(self, due: Due, reader: Contact, said: Written) -> Tried:
        envelope = Envelope(self._mailer.sender, reader, due.id, due.sending.at)
        try:
            return Tried(DELIVERED, await self._mailer.send(message(said, envelope)))
        except RefusedError as error:
            return meaning_of_refusal(error.status, error.enhanced, recipient=error.recipient)
        except tuple(FAULTS) as error:
            return Tried(None, fault=FAULTS[type(error)])
