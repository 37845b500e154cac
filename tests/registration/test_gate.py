"""The gate on a real broker: partners' topics in, answers out, poison aside."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord

from contracts.topics import QUARANTINE, partner_in, partner_out
from services.kit.gate import gate
from services.kit.ledger import KafkaBroker, Ledger, Tail
from services.kit.settings import Settings
from services.registration.app import build
from tests.make import a_profile, a_programme, details
from tests.serving import asked, plain, serving, settings_for, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

Record = ConsumerRecord[Any, Any]


class Line:
    """A partner's own line: what it writes, and what it hears."""

    def __init__(self, settings: Settings, partner: str) -> None:
        self.topic = partner_in(partner, settings.partner_topic_prefix)
        self._out = partner_out(partner, settings.partner_topic_prefix)
        self._kafka = settings.kafka

    async def send(self, value: bytes, headers: dict[str, str]) -> None:
        await produce(self._kafka, self.topic, value, headers)

    async def binary(self, data: Any, **attributes: str) -> None:
        known = event(**attributes)
        await self.send(json.dumps(data).encode(), {f"ce_{name}": value for name, value in known.items()})

    async def structured(self, data: Any, **attributes: str) -> None:
        whole = {**event(**attributes), "data": data}
        await self.send(json.dumps(whole).encode(), {"content-type": "application/cloudevents+json"})

    async def heard(self, count: int) -> list[Record]:
        """The first so many answers; no more may be there."""
        return await consume(self._kafka, self._out, count)


def event(**changes: str) -> dict[str, str]:
    known = {"specversion": "1.0", "id": "m1", "source": "/crm", "type": "registration.draft", "vendor": "acme"}
    return {**known, **changes}


async def produce(kafka: str, topic: str, value: bytes, headers: dict[str, str]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await producer.send_and_wait(topic, value, headers=[(n, v.encode()) for n, v in headers.items()])


async def consume(kafka: str, topic: str, count: int) -> list[Record]:
    place, found = TopicPartition(topic, 0), []
    async with AIOKafkaConsumer(bootstrap_servers=kafka) as consumer, asyncio.timeout(40):
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        while len(found) < count:
            found.append(await consumer.getone())
        assert (await consumer.end_offsets([place]))[place] == count
    return found


def attributes(record: Record) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers}


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build, settings) as http:
        yield http


@pytest.fixture(scope="module")
def settings(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(kafka, database, tmp_path_factory.mktemp("gate"), wait_seconds=5)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with running(settings) as http:
        await http.put("/v1/programmes/upm-default", json=plain(a_programme()), headers=somebody(settings, "operator"))
        yield http


async def entered(http: httpx.AsyncClient, settings: Settings, name: str) -> Line:
    answer = await http.put(
        f"/v1/partners/{name}", json=plain(a_profile()), headers=somebody(settings, "channel-manager")
    )
    assert answer.status_code == 201, answer.text
    return Line(settings, name)


async def test_both_modes_are_answered_as_http_answers(http: httpx.AsyncClient, settings: Settings):
    line = await entered(http, settings, "both-modes")
    body = {**asked(details()), "contact": {"name": "Jo Miller", "email": "jo@volkswagen.de"}}
    await line.binary(body, id="one")
    await line.structured(body, id="two")
    one, two = await line.heard(2)
    over_http = await http.post(
        "/v1/registrations", json={**body, "draft": True}, headers=somebody(settings, "partner", org="both-modes")
    )
    for record, sent in ((one, "one"), (two, "two")):
        answer, told = json.loads(record.value), attributes(record)
        assert answer.keys() == over_http.json().keys()
        assert (answer["outcome"], answer["state"]) == ("accepted", "draft")
        assert [e["type"] for e in answer["events"]] == ["registration.drafted.v1"]
        assert (told["ce_type"], told["ce_status"], told["ce_requestid"]) == ("command.answered.v1", "201", sent)
        assert b"Jo Miller" not in record.value
    assert attributes(one)["content-type"] == over_http.headers["Content-Type"]


async def test_a_message_sent_twice_is_decided_once_and_answered_twice_alike(
    http: httpx.AsyncClient, settings: Settings
):
    line = await entered(http, settings, "sent-twice")
    await line.binary(asked(details()))
    await line.structured(asked(details()))
    await line.binary(asked(details(territory="FR")))
    first, again, other = await line.heard(3)
    assert first.value == again.value
    assert attributes(first)["ce_id"] != attributes(again)["ce_id"]
    assert json.loads(other.value)["code"] == "IDEMPOTENCY_CONFLICT"


async def test_messages_written_at_once_are_decided_and_answered_in_their_order(
    http: httpx.AsyncClient, settings: Settings
):
    line = await entered(http, settings, "in-order")
    names = [f"Kunde {number} GmbH" for number in range(40)]
    bodies = [asked(details(customer={"name": name, "country": "DE"})) for name in names]
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka) as producer:
        for number, body in enumerate([*bodies, bodies[7]]):  # the last one is a repeat of one that is under way
            id_ = "m7" if number == len(names) else f"m{number}"
            headers = [(f"ce_{name}", value.encode()) for name, value in event(id=id_).items()]
            await producer.send(line.topic, json.dumps(body).encode(), headers=headers)
    answers = await line.heard(41)
    assert [attributes(answer)["ce_requestid"] for answer in answers] == [*(f"m{n}" for n in range(40)), "m7"]
    assert answers[40].value == answers[7].value
    ledger = Ledger("registration", settings.topics("registration.ledger"))
    broker = KafkaBroker(settings.kafka)
    records = await Tail(broker, ledger, 0).read_at(0, 100_000)
    await broker.close()
    drafted = [json.loads(record.value)["details"] for record in records if record.type == "registration.drafted.v1"]
    assert [told["customer"]["name"] for told in drafted if told["customer"]["name"] in names] == names


async def test_who_asks_is_told_by_the_topic_and_never_by_the_body(http: httpx.AsyncClient, settings: Settings):
    line = await entered(http, settings, "honest")
    await entered(http, settings, "victim")
    await line.binary({**asked(details()), "partner": "victim"})
    await line.binary(asked(details()), id="m2", vendor="no-such-vendor")
    await line.binary({"reason": "x"}, id="m3", type="registration.withdraw", subject="no-id")
    await line.binary({}, id="m4", type="registration.approve")
    claimed, vendor, subject, kind = (json.loads(record.value) for record in await line.heard(4))
    assert claimed["code"] == "NOT_AUTHORISED"
    assert vendor["code"] == "PARTNER_UNKNOWN"
    assert (subject["code"], subject["errors"][0]["pointer"]) == ("INVALID", "subject")
    assert (kind["code"], kind["errors"][0]["pointer"]) == ("INVALID", "type")


async def test_poison_is_put_aside_with_its_place_and_the_next_message_is_answered(
    http: httpx.AsyncClient, settings: Settings
):
    line = await entered(http, settings, "poisoned")
    poison = b'{"specversion": "1.0", "id": "p", "id": "q"}'
    await line.send(poison, {"content-type": "application/cloudevents+json", "note": "x"})
    await line.binary(asked(details()))
    refused, accepted = await line.heard(2)
    assert (json.loads(refused.value)["code"], attributes(refused)["ce_status"]) == ("DUPLICATE_KEY", "422")
    assert json.loads(accepted.value)["outcome"] == "accepted"
    (aside,) = [record for record in await everything(settings) if attributes(record)["topic"].endswith("poisoned.in")]
    told = attributes(aside)
    assert (aside.value, told["reason"], told["partition"], told["offset"]) == (poison, "DUPLICATE_KEY", "0", "0")
    assert told["sha256"] == sha256(poison).hexdigest()
    assert told["original.header.note"] == "x"


async def everything(settings: Settings) -> list[Record]:
    topic = settings.topics(QUARANTINE)
    async with AIOKafkaConsumer(bootstrap_servers=settings.kafka) as consumer:
        end = (await consumer.end_offsets([TopicPartition(topic, 0)]))[TopicPartition(topic, 0)]
    return await consume(settings.kafka, topic, end)


async def test_a_restart_answers_what_was_not_committed_again_in_the_same_words_and_nothing_else(
    kafka: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = settings_for(kafka, database, tmp_path, wait_seconds=5, database_schema_prefix="again_")
    async with running(settings) as http:
        await http.put("/v1/programmes/upm-default", json=plain(a_programme()), headers=somebody(settings, "operator"))
        line = await entered(http, settings, "restarted")
        await line.binary(asked(details()), id="committed")
        await line.heard(1)
        monkeypatch.setattr(gate, "commit_behind", never)
        await line.binary(asked(details()), id="not committed")
        await line.heard(2)
    monkeypatch.undo()
    async with running(settings):
        await line.binary(asked(details()), id="after")
        first, second, again, after = await line.heard(4)
    assert [attributes(record)["ce_requestid"] for record in (first, second, again, after)] == [
        "committed",
        "not committed",
        "not committed",
        "after",
    ]
    assert (second.value, second.headers) == (again.value, again.headers)


async def never(*_: Any) -> None:
    raise TimeoutError
