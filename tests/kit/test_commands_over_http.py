"""A command over HTTP, from request to answer: each outcome has its status, and a repeat the same bytes."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from services.kit.answers import Answers
from services.kit.clock import FeedClock, SystemClock
from services.kit.database import open_database
from services.kit.kafka import Producer
from services.kit.ledger import Durability, KafkaBroker, Topics, TopicSpec
from services.kit.settings import Settings
from tests.kit.sample import Carriers, now_claims, running
from tests.kit.tokens import claims, signed


@pytest.fixture
def settings(database) -> Settings:
    return Settings(
        kafka="unused:1",
        database_url=database,
        database_schema_prefix=f"t{uuid4().hex[:8]}_",
        wait_seconds=30,
        requests_per_second=2_000,
    )


@pytest.fixture
async def answers(settings, engine) -> Answers:
    answers = Answers(engine, SystemClock(), settings.answers_kept_days, settings.schema_name("edge"))
    await answers.create()
    return answers


@pytest.fixture
async def sample(settings, answers):
    async with running(settings, answers) as running_sample:
        yield running_sample


def token(**changed) -> str:
    return signed(claims(**(now_claims() | changed)))


def client_of(sample, **changed) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(sample.app)
    headers = {"Authorization": f"Bearer {token(**changed)}"}
    return httpx.AsyncClient(transport=transport, base_url="http://edge", headers=headers)


def path(registration=None) -> str:
    return f"/v1/registrations/{registration or uuid4()}/withdraw"


async def test_an_accepted_command(sample):
    registration = str(uuid4())
    async with client_of(sample) as client:
        answer = await client.post(path(registration), json={"reason": "lost interest"})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["outcome"], body["id"], body["state"]) == ("accepted", registration, "withdrawn")
    (event,) = body["events"]
    assert event["type"] == "registration.withdrawn.v1"
    assert event["subject"] == f"registration/{registration}"
    assert event["data"] == {"registration": registration, "reason": "lost interest"}
    assert answer.headers["ETag"] == '"1"'
    place = sample.door.sealer.open_position(body["position"])
    assert place == ("sample", 0, (await sample.decided())[-1].sequence)


async def test_inner_attributes_of_a_record_are_not_shown(sample):
    async with client_of(sample) as client:
        (event,) = (await client.post(path(), json={})).json()["events"]
    assert set(event) == {
        "specversion", "id", "type", "source", "subject", "time", "datacontenttype", "streamversion", "data",
    }  # fmt: skip


async def test_the_actor_on_the_ledger_is_the_tokens(sample):
    async with client_of(sample, sub="person-42") as client:
        await client.post(path(), json={})
    assert (await sample.decided())[-1].actor == "acme/north/person-42"


async def test_a_second_event_of_the_same_entity_is_no_creation(sample):
    registration = uuid4()
    async with client_of(sample) as client:
        first = await client.post(path(registration), json={})
        second = await client.post(path(registration), json={"reason": "again"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.headers["ETag"] == '"2"'


async def test_an_answer_waits_until_the_service_says_settled(sample):
    async with client_of(sample) as client:
        answer = await client.post(path(), json={"reason": "late"})
    assert [event["data"]["reason"] for event in answer.json()["events"]] == ["late", "at last"]
    assert answer.json()["state"] == "withdrawn"


async def test_an_impatient_sender_gets_what_there_is(sample):
    async with client_of(sample) as client:
        answer = await client.post(path(), json={"reason": "late"}, headers={"Prefer": "respond-async, wait=0"})
    assert answer.status_code in {201, 202}
    assert len(answer.json().get("events", ())) < 2


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ALREADY_PROTECTED", 409),
        ("NOT_ELIGIBLE", 409),
        ("NOT_FOUND", 404),
        ("NOT_AUTHORISED", 403),
        ("IDEMPOTENCY_CONFLICT", 422),
        ("STALE_VERSION", 412),
    ],
)
async def test_a_refusal_has_the_status_of_its_code(sample, code, status):
    async with client_of(sample) as client:
        answer = await client.post(path(), json={"reason": f"refuse {code}"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"], body["outcome"]) == (code, status, "refused")
    assert body["errors"] == [{"pointer": "/reason", "detail": "as the test wished"}]
    assert sample.door.sealer.open_position(body["position"]).sequence == (await sample.decided())[-1].sequence


async def test_a_writer_that_is_away_means_not_yet(settings, answers):
    async with running(settings, answers, held=True) as sample, client_of(sample) as client:
        answer = await client.post(path(), json={}, headers={"Prefer": "wait=0"})
        assert answer.status_code == 202
        assert answer.headers["Location"] == f"/v1/commands/{answer.json()['id']}"
        assert "Retry-After" in answer.headers
        assert len(sample.room) == 0


async def test_a_repeat_after_not_yet_gets_the_firsts_outcome(settings, answers):
    headers = {"Idempotency-Key": "k-1"}
    url = path()
    async with running(settings, answers, held=True) as sample, client_of(sample) as client:
        early = await client.post(url, json={"reason": "late"}, headers=headers | {"Prefer": "wait=0"})
        sample.resume()
        late = await client.post(url, json={"reason": "late"}, headers=headers)
        again = await client.post(url, json={"reason": "late"}, headers=headers)
    assert (early.status_code, late.status_code) == (202, 201)
    assert late.json()["state"] == "withdrawn"
    assert again.content == late.content


class TestIdempotency:
    async def test_a_repeat_gets_the_same_bytes(self, sample):
        url, headers = path(), {"Idempotency-Key": str(uuid4())}
        async with client_of(sample) as client:
            first = await client.post(
                url,
                json={
                    "reason": "once",
                },
                headers=headers,
            )
            second = await client.post(
                url, content=b'{ "reason" : "once" }', headers=headers | {"Content-Type": "application/json"}
            )
        assert (second.status_code, second.content) == (first.status_code, first.content)
        assert second.headers["ETag"] == first.headers["ETag"]
        assert sample.wire.carried == 1

    async def test_a_refusal_is_repeated_too(self, sample):
        url, headers = path(), {"Idempotency-Key": str(uuid4())}
        async with client_of(sample) as client:
            first, second = [
                await client.post(url, json={"reason": "refuse CLOSED"}, headers=headers) for _ in range(2)
            ]
        assert (second.status_code, second.content) == (409, first.content)

    async def test_repeats_at_the_same_time_are_one(self, sample):
        url, headers = path(), {"Idempotency-Key": str(uuid4())}
        async with client_of(sample) as client:
            found = await asyncio.gather(*(client.post(url, json={}, headers=headers) for _ in range(20)))
        assert {answer.content for answer in found} == {found[0].content}
        assert sample.wire.carried == 1

    @pytest.mark.parametrize("other", [{"json": {"reason": "other"}}, {"json": {"reason": "once"}, "path": True}])
    async def test_another_request_under_the_key_is_refused(self, sample, other):
        url, headers = path(), {"Idempotency-Key": str(uuid4())}
        async with client_of(sample) as client:
            await client.post(url, json={"reason": "once"}, headers=headers)
            answer = await client.post(path() if other.pop("path", None) else url, headers=headers, **other)
        assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_CONFLICT")

    async def test_keys_of_two_organisations_have_nothing_to_do_with_one_another(self, sample):
        url, headers = path(), {"Idempotency-Key": "same"}
        async with client_of(sample) as north, client_of(sample, org="south") as south:
            first = await north.post(url, json={"reason": "north"}, headers=headers)
            second = await south.post(url, json={"reason": "south"}, headers=headers)
        assert (first.status_code, second.status_code) == (201, 200)

    async def test_a_lost_acknowledgement_is_unavailable_and_its_repeat_finds_the_outcome(self, sample):
        url, headers = path(), {"Idempotency-Key": str(uuid4())}
        sample.wire.acknowledgement_lost = True
        async with client_of(sample) as client:
            first = await client.post(url, json={}, headers=headers)
            sample.wire.acknowledgement_lost = False
            second = await client.post(url, json={}, headers=headers)
        assert (first.status_code, second.status_code) == (503, 201)
        assert "Retry-After" in first.headers
        assert [found.type for found in (await sample.decided())].count("registration.withdrawn.v1") == 1

    async def test_a_repeat_whose_answer_was_not_kept_is_answered_from_the_ledger(self, settings, engine):
        clock = FeedClock(SystemClock().now())
        answers = Answers(engine, clock, settings.answers_kept_days, settings.schema_name("edge"))
        await answers.create()
        url, headers = path(), {"Idempotency-Key": "k"}
        async with running(settings, answers) as sample, client_of(sample) as client:
            first = (await client.post(url, json={"reason": "late"}, headers=headers)).json()
            for _ in range(6):  # more records than are read at once
                others = await asyncio.gather(*(client.post(path(), json={}) for _ in range(100)))
                assert {answer.status_code for answer in others} == {201}
            clock.advance(clock.now() + timedelta(days=31))
            again = await client.post(url, json={"reason": "late"}, headers=headers)
        assert again.status_code == 201
        body = again.json()
        places = [sample.door.sealer.open_position(given.pop("position")) for given in (first, body)]
        assert body == first
        assert places[0] == places[1]

    async def test_without_a_key_every_request_is_a_command(self, sample):
        url = path()
        async with client_of(sample) as client:
            for _ in range(2):
                await client.post(url, json={})
        assert sample.wire.carried == 2

    @pytest.mark.parametrize("key", ["", "x" * 256, "two words"])
    async def test_a_malformed_key(self, sample, key):
        async with client_of(sample) as client:
            answer = await client.post(path(), json={}, headers={"Idempotency-Key": key})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "idempotency-key"


class TestRealBroker:
    """The same way on Kafka: what is shown in memory holds there."""

    @pytest.fixture
    async def carriers(self, kafka, prefix):
        broker, producer = KafkaBroker(kafka), Producer(kafka, 30.0)
        carriers = Carriers(broker, producer, prefix)
        specs = [TopicSpec(carriers.commands, 1), TopicSpec(carriers.ledger.topic, 1, "sample")]
        await Topics(kafka, broker, Durability()).open(specs)
        yield carriers
        await producer.stop()
        await broker.close()

    async def test_commands_and_their_repeats(self, settings, answers, carriers):
        urls = [path() for _ in range(40)]
        async with running(settings, answers, carriers) as sample, client_of(sample) as client:
            send = [client.post(url, json={"reason": "x"}, headers={"Idempotency-Key": url}) for url in urls * 2]
            found = await asyncio.gather(*send)
            late = await client.post(path(), json={"reason": "late"})
            decided = await sample.decided()
        assert {answer.status_code for answer in found} == {201}
        assert [answer.content for answer in found[:40]] == [answer.content for answer in found[40:]]
        assert late.json()["state"] == "withdrawn"
        assert [record.type for record in decided].count("registration.withdrawn.v1") == 42

    async def test_a_service_that_starts_again_still_knows_its_commands(self, settings, engine, carriers):
        clock = FeedClock(SystemClock().now())
        answers = Answers(engine, clock, settings.answers_kept_days, settings.schema_name("edge"))
        await answers.create()
        url, headers, bodies = path(), {"Idempotency-Key": "k"}, []
        for _ in range(2):
            async with running(settings, answers, carriers) as sample, client_of(sample) as client:
                bodies.append((await client.post(url, json={}, headers=headers)).json())
                places = {sample.door.sealer.open_position(body.get("position")) for body in bodies}
            clock.advance(clock.now() + timedelta(days=31))  # the kept answer is forgotten, the ledger is not
        assert bodies[0]["events"] == bodies[1]["events"]
        assert len(places) == 1


class TestVersions:
    async def test_a_stale_version_is_refused(self, sample):
        url = path()
        async with client_of(sample) as client:
            tag = (await client.post(url, json={})).headers["ETag"]
            fresh = await client.post(url, json={}, headers={"If-Match": tag})
            stale = await client.post(url, json={}, headers={"If-Match": tag})
        assert (fresh.status_code, stale.status_code) == (200, 412)
        assert stale.json()["code"] == "STALE_VERSION"

    @pytest.mark.parametrize("tag", ["1", "abc", 'W/"1"', '"one"', '"1", "2"', '"-1"', f'"{"9" * 30}"'])
    async def test_a_tag_that_is_none_of_ours(self, sample, tag):
        async with client_of(sample) as client:
            answer = await client.post(path(), json={}, headers={"If-Match": tag})
        assert answer.status_code == 422
        assert sample.wire.carried == 0

    async def test_any_version_will_do(self, sample):
        async with client_of(sample) as client:
            assert (await client.post(path(), json={}, headers={"If-Match": "*"})).status_code == 201


class TestTrouble:
    async def test_a_broker_that_is_away(self, sample):
        sample.wire.cut = True
        async with client_of(sample) as client:
            answer = await client.post(path(), json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
        assert answer.headers["Retry-After"] == "1"
        assert len(sample.room) == 0

    async def test_a_database_that_is_away_stops_only_what_needs_it(self, database, settings):
        away = open_database(
            settings.model_copy(update={"database_url": type(settings.database_url)("postgresql://127.0.0.1:1/x")})
        )
        async with running(settings, Answers(away, SystemClock(), 30)) as sample, client_of(sample) as client:
            plain = await client.post(path(), json={})
            keyed = await client.post(path(), json={}, headers={"Idempotency-Key": "k"})
        await away.dispose()
        assert (plain.status_code, keyed.status_code) == (201, 503)
        assert sample.wire.carried == 1

    async def test_roles_that_may_not_send_it_send_nothing(self, sample):
        async with client_of(sample, org=None, roles=["direct-sales"]) as client:
            answer = await client.post(path(), json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_AUTHORISED")
        assert sample.wire.carried == 0

    async def test_hundreds_at_once(self, sample):
        async with client_of(sample) as client:
            found = await asyncio.gather(*(client.post(path(), json={"reason": str(n)}) for n in range(300)))
        assert [json.loads(answer.content)["events"][0]["data"]["reason"] for answer in found] == [
            str(n) for n in range(300)
        ]
