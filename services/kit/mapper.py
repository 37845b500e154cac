"""The eventsourcing library's mapper for the services' own messages: a stored event's topic is the message's TYPE."""

from typing import NamedTuple

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    Cipher,
    Compressor,
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
    Transcoder,
)

from contracts.codec import decode, encode
from contracts.message import Message
from services.kit.ledger import Accepted


class StreamEvent(NamedTuple):
    """A message in its place: what the library calls a domain event."""

    originator_id: str
    """The stream, such as `registration/<id>`."""
    originator_version: int
    message: Message


class EventMapper(Mapper[str]):
    """Uses the contracts' codec, so states are canonical JSON and old versions come back as today's messages.

    A compressor and a cipher are applied as everywhere in the library. The transcoder is not: the codec replaces it.
    """

    def __init__(
        self,
        transcoder: Transcoder | None = None,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        super().__init__(transcoder or JSONTranscoder(), compressor, cipher)

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Raises TypeError for an event that is no StreamEvent."""
        if not isinstance(domain_event, StreamEvent):
            raise TypeError(f"{type(domain_event).__name__} is no StreamEvent")
        stream, version, message = domain_event
        state = encode(message)
        if self.compressor:
            state = self.compressor.compress(state)
        if self.cipher:
            state = self.cipher.encrypt(state)
        return StoredEvent(stream, version, message.TYPE, state)

    def to_domain_event(self, stored_event: StoredEvent) -> StreamEvent:
        """Raises MapperDeserialisationError when the state is not that message, or the key is another one."""
        state = stored_event.state
        try:
            if self.cipher:
                state = self.cipher.decrypt(state)
            if self.compressor:
                state = self.compressor.decompress(state)
            message = decode(stored_event.topic, state)
        except Exception as error:
            where = f"{stored_event.topic} {stored_event.originator_id} version {stored_event.originator_version}"
            raise MapperDeserialisationError(f"cannot read {where}: {error}") from error
        return StreamEvent(str(stored_event.originator_id), stored_event.originator_version, message)


EVENTS = EventMapper()
"""The mapper of the services' own ledgers: their values are plain JSON, so that any CloudEvents client reads them."""


def message_of(record: Accepted) -> Message:
    """The message in a record of a service's ledger, as it is today. Raises MapperDeserialisationError."""
    stored = StoredEvent(record.stream, record.version, record.type, record.value)
    return EVENTS.to_domain_event(stored).message
