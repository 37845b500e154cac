"""The services' own messages through the eventsourcing library's mapper, repository, cipher and compressor."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest
from eventsourcing.application import Repository
from eventsourcing.cipher import AESCipher
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import EventStore, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import Environment

from contracts import codec
from contracts.message import Event, Message
from contracts.registrations import RegistrationSubmitted, RegistrationWithdrawn
from contracts.upcasts import Upcast
from contracts.values import PartnerFacts, ProgrammeRef
from services.kit.commanding import Cause, Decided, drafts
from services.kit.ledger import GENESIS, Accepted, Draft, KafkaBroker, LedgerFactory
from services.kit.ledger.bookkeeping import opened
from services.kit.ledger.stamping import Stamp
from services.kit.mapper import EventMapper, StreamEvent, message_of
from tests.make import MAY_1, an_id, details
from tests.servers import unique

STREAM = f"registration/{an_id('one')}"
WITHDRAWN = StreamEvent(STREAM, 2, RegistrationWithdrawn(registration=an_id("one"), reason="lost interest"))
KEY = {"CIPHER_KEY": AESCipher.create_key(32)}


class Renamed(Event):
    """Today's form of a message whose first version named its field differently."""

    TYPE: ClassVar[str] = "test.renamed.v2"
    customer: str


def rename(old: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "test.renamed.v2", {"customer": old["account"]}


@dataclass
class Registration:
    """What a test wants to know of a registration at a version."""

    id: str
    version: int
    messages: tuple[Message, ...]


def project(state: Registration | None, events: Iterable[DomainEventProtocol[str]]) -> Registration | None:
    for event in events:
        assert isinstance(event, StreamEvent)
        known = state or Registration(event.originator_id, 0, ())
        state = replace(known, version=event.originator_version, messages=(*known.messages, event.message))
    return state


def test_a_stored_event_is_named_by_type_and_holds_canonical_json() -> None:
    stored = EventMapper().to_stored_event(WITHDRAWN)
    assert stored == StoredEvent(STREAM, 2, "registration.withdrawn.v1", codec.encode(WITHDRAWN.message))
    assert EventMapper().to_domain_event(stored) == WITHDRAWN


def test_the_librarys_compressor_and_cipher_are_applied() -> None:
    mapper = EventMapper(compressor=ZlibCompressor(), cipher=AESCipher(Environment(env=KEY)))
    stored = mapper.to_stored_event(WITHDRAWN)
    assert b"lost interest" not in stored.state
    assert mapper.to_domain_event(stored) == WITHDRAWN


def test_a_state_that_cannot_be_read_names_its_place() -> None:
    stored = EventMapper(cipher=AESCipher(Environment(env=KEY))).to_stored_event(WITHDRAWN)
    other = EventMapper(cipher=AESCipher(Environment(env={"CIPHER_KEY": AESCipher.create_key(32)})))
    with pytest.raises(MapperDeserialisationError, match=f"{STREAM} version 2"):
        other.to_domain_event(stored)


def test_an_old_version_comes_back_as_todays(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: Mapping[str, Upcast] = {"test.renamed.v1": rename}
    monkeypatch.setattr(codec, "UPCASTS", steps)
    old = StoredEvent("s/1", 1, "test.renamed.v1", b'{"account":"Volkswagen AG"}')
    assert EventMapper().to_domain_event(old) == StreamEvent("s/1", 1, Renamed(customer="Volkswagen AG"))


def test_what_a_service_decided_is_read_back_from_its_record() -> None:
    (draft,) = drafts([Decided(STREAM, WITHDRAWN.message)], Cause(an_id("cause"), "a/b/c"), lambda _: 1)
    record = Stamp("registration", 0, GENESIS, MAY_1).record(draft, MAY_1, "")
    accepted = Accepted("registration", 0, 0, 0, b"", record)
    assert (accepted.version, message_of(accepted)) == (2, WITHDRAWN.message)


def test_only_stream_events_are_mapped() -> None:
    with pytest.raises(TypeError, match="no StreamEvent"):
        EventMapper().to_stored_event(object())


def submitted(**changes: Any) -> RegistrationSubmitted:
    partner = PartnerFacts(
        partner="northwind", types=("var",), tier="gold", territories=("*",), channel_manager="Kim Channel"
    )
    programme = ProgrammeRef(programme="upm-default", version=1)
    return RegistrationSubmitted(
        registration=an_id("one"), partner=partner, programme=programme, details=details(**changes)
    )


async def write(kafka: str, topic: str, events: Sequence[Draft]) -> None:
    """Put records into a ledger as its writer does."""
    stamp = Stamp("registration", 0, GENESIS, MAY_1)
    stamp.begin("test.1")
    records = [stamp.record(draft, MAY_1, "") for draft in (opened("registration", 0), *events)]
    broker = KafkaBroker(kafka)
    log = await broker.log(topic, 0)
    await log.append(records)
    await log.close()
    await broker.close()


def test_a_stream_of_a_services_ledger_is_loaded_at_a_version(kafka: str) -> None:
    topic = unique("registration")
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "LEDGER_TOPIC": topic,
        "LEDGER_NAME": "registration",
        "ORIGINATOR_ID_TYPE": "text",
        "MAPPER_TOPIC": "services.kit.mapper:EventMapper",
    }
    first, other = Decided(STREAM, submitted()), Decided(f"registration/{an_id('other')}", submitted())
    factory = LedgerFactory(environment)
    try:
        store = EventStore[str](factory.mapper(), factory.application_recorder())
        events = drafts([first, other, Decided(STREAM, WITHDRAWN.message)], Cause(an_id("cause"), "a/b/c"), lambda _: 0)
        asyncio.run(write(kafka, topic, events))
        repository = Repository[str](store)
        assert repository.get(STREAM, version=1, projector_func=project) == Registration(STREAM, 1, (first.event,))
        latest = repository.get(STREAM, projector_func=project)
        assert latest == Registration(STREAM, 2, (first.event, WITHDRAWN.message))
    finally:
        factory.close()
