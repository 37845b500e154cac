"""The registration service as it is met over HTTP, on a real broker and database; the conflict ledger is a test's."""

import asyncio

import httpx
import psycopg
import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import ConfigResource
from confluent_kafka.admin._resource import ResourceType
from psycopg import sql

from contracts.bodies import PARTNER_MESSAGES
from contracts.topics import partner_in, partner_out
from services.kit.settings import Settings
from services.registration.pages import ROUTES
from services.registration.service.requests import KIND_OF
from tests.make import a_deal, a_profile, a_programme, an_id
from tests.registration.findings import held, screened
from tests.registration.meeting import claim, draft, seen
from tests.servers import unique
from tests.serving import OtherLedger, plain, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

PERSON = {"name": "Jo Miller", "email": "jo.miller@volkswagen.de", "phone": "+49 30 1234567", "role": "head of IT"}


async def test_without_a_screening_a_claim_is_answered_as_submitted(http: httpx.AsyncClient, partner: dict[str, str]):
    answer = await http.post("/v1/registrations", json=claim(), headers=partner | {"Prefer": "wait=1"})
    assert (answer.status_code, answer.json()["state"], answer.headers["ETag"]) == (201, "submitted", '"1"')
    assert [event["type"] for event in answer.json()["events"]] == ["registration.submitted.v1"]


@pytest.mark.covers("S17", "F38", "F51")
async def test_an_outcome_holds_the_decision_that_follows_the_screening(
    http: httpx.AsyncClient, partner: dict[str, str], settings: Settings, conflicts: OtherLedger
):
    registration = await draft(http, partner)
    sending = asyncio.create_task(
        http.post(f"/v1/registrations/{registration}/submit", headers=partner | {"Prefer": "wait=15"})
    )
    await seen(settings, registration, "registration.submitted.v1")
    await conflicts.says(screened(registration, registration_version=2))
    answer = (await sending).json()
    assert answer["state"] == "approved"
    assert [event["type"] for event in answer["events"]] == [
        "registration.submitted.v1",
        "registration.approved.v1",
        "protection.granted.v1",
    ]


@pytest.mark.covers("S59", "F76")
async def test_a_partner_learns_nothing_of_the_conflict_that_holds_its_claim(
    http: httpx.AsyncClient,
    partner: dict[str, str],
    settings: Settings,
    conflicts: OtherLedger,
    manager: dict[str, str],
):
    registration, case = await draft(http, partner), an_id("case")
    sending = asyncio.create_task(
        http.post(f"/v1/registrations/{registration}/submit", headers=partner | {"Prefer": "wait=15"})
    )
    await seen(settings, registration, "registration.submitted.v1")
    await conflicts.says(held(registration, case, registration_version=2))
    answer = await sending
    assert answer.json()["state"] == "under_review"
    assert case not in answer.text
    assert "CONFLICT" not in answer.text.upper()
    refused = await http.post(f"/v1/registrations/{registration}/approve", headers=manager)
    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT_OPEN")


async def test_a_person_goes_into_the_vault_and_not_into_the_ledger(
    http: httpx.AsyncClient, partner: dict[str, str], settings: Settings
):
    answer = await http.post(
        "/v1/registrations", json={**claim(), "contact": PERSON, "draft": True}, headers=partner | {"Prefer": "wait=15"}
    )
    reference = answer.json()["events"][0]["data"]["details"]["contact"]
    assert reference.keys() == {"subject", "role"}
    assert not any(text in answer.text for text in ("Jo Miller", "jo.miller", "1234567"))
    url = settings.database_url.get_secret_value()
    with psycopg.connect(url) as connection:
        people = sql.Identifier(settings.schema_name("vault"), "people")
        count = sql.SQL("SELECT count(*) FROM {} WHERE subject = %s").format(people)
        kept = connection.execute(count, [reference["subject"]])
        assert kept.fetchone() == (1,)


@pytest.mark.covers("F10")
async def test_a_repeat_gets_the_very_first_answer(http: httpx.AsyncClient, partner: dict[str, str]):
    keyed = partner | {"Idempotency-Key": unique("key"), "Prefer": "wait=15"}
    body = {**claim(), "draft": True}
    first = await http.post("/v1/registrations", json=body, headers=keyed)
    again = await http.post("/v1/registrations", json=body, headers=keyed)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    other = await http.post("/v1/registrations", json={**body, "territory": "FR"}, headers=keyed)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_CONFLICT")


@pytest.mark.covers("S53", "F9", "F32")
async def test_a_refusal_names_code_rule_programme_and_place(http: httpx.AsyncClient, partner: dict[str, str]):
    answer = await http.post(
        "/v1/registrations", json=claim(deal=a_deal("10")), headers=partner | {"Prefer": "wait=15"}
    )
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["rule"]) == (409, "BELOW_MINIMUM_SIZE", "LARGE_ENOUGH")
    assert problem["programme"] == {"programme": "upm-default", "version": 1}
    assert [error["pointer"] for error in problem["errors"]] == ["/deal/value/amount"]


async def test_a_stale_version_is_a_412_and_a_current_one_goes_through(
    http: httpx.AsyncClient, partner: dict[str, str]
):
    registration = await draft(http, partner)
    path, patient = f"/v1/registrations/{registration}/amend", partner | {"Prefer": "wait=15"}
    stale = await http.post(path, json=claim(territory="FR"), headers=patient | {"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")
    current = await http.post(path, json=claim(territory="FR"), headers=patient | {"If-Match": '"1"'})
    assert (current.status_code, current.headers["ETag"]) == (200, '"2"')


async def test_another_partner_finds_nothing(http: httpx.AsyncClient, partner: dict[str, str], settings: Settings):
    registration = await draft(http, partner)
    rival = somebody(settings, "partner", org="contoso")
    foreign = somebody(settings, "channel-manager", vendor="umbrella")
    for stranger in (rival, foreign):
        answer = await http.post(f"/v1/registrations/{registration}/withdraw", headers=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_nothing_is_sent_without_a_token(http: httpx.AsyncClient):
    for method, path, _ in ROUTES:
        answer = await http.request(method, f"/v1{path}".replace("{id}", an_id("x")), json={})
        assert answer.status_code == 401, path


async def test_partners_do_not_decide(http: httpx.AsyncClient, partner: dict[str, str]):
    for step in ("approve", "reject", "start-review", "cancel"):
        answer = await http.post(f"/v1/registrations/{an_id('x')}/{step}", json={"code": "NO"}, headers=partner)
        assert answer.status_code in (403, 422), step
    assert (await http.put("/v1/partners/northwind", json=plain(a_profile()), headers=partner)).status_code == 403


@pytest.mark.covers("F6")
async def test_staff_say_for_which_partner_they_register(http: httpx.AsyncClient, manager: dict[str, str]):
    nobody = await http.post("/v1/registrations", json=claim(), headers=manager)
    assert (nobody.status_code, nobody.json()["errors"][0]["pointer"]) == (422, "/partner")
    named = await http.post(
        "/v1/registrations", json={**claim(), "partner": "northwind", "draft": True}, headers=manager
    )
    assert (named.status_code, named.json()["events"][0]["data"]["partner"]) == (201, "northwind")


async def test_a_programme_is_published_under_its_own_name(http: httpx.AsyncClient, settings: Settings):
    answer = await http.put("/v1/programmes/another", json=plain(a_programme()), headers=somebody(settings, "operator"))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/id")


async def test_a_partner_that_is_entered_has_topics(
    http: httpx.AsyncClient, settings: Settings, manager: dict[str, str]
):
    name = unique("partner").replace("_", "-")
    answer = await http.put(f"/v1/partners/{name}", json=plain(a_profile()), headers=manager)
    assert (answer.status_code, answer.json()["state"]) == (201, "recorded")
    names = [partner_in(name, settings.partner_topic_prefix), partner_out(name, settings.partner_topic_prefix)]
    resources = [ConfigResource(ResourceType.TOPIC, topic) for topic in names]
    admin = AdminClient({"bootstrap.servers": settings.kafka})
    for future in admin.describe_configs(resources).values():
        found = await asyncio.wrap_future(future)
        assert found["retention.ms"].value == "604800000"
        assert found["message.timestamp.type"].value == "LogAppendTime"


async def test_the_description_names_every_route_with_its_body(http: httpx.AsyncClient):
    document = (await http.get("/openapi.json")).json()
    for method, path, _ in ROUTES:
        operation = document["paths"][f"/v1{path}"][method.lower()]
        assert "application/json" in operation["requestBody"]["content"]
        assert {"200", "201", "202", "409", "412", "422"} <= operation["responses"].keys()


async def test_the_description_of_partners_topics_names_every_message(http: httpx.AsyncClient):
    document = (await http.get("/asyncapi.json")).json()
    assert document["asyncapi"].startswith("3.")
    ours = {name for name, command in PARTNER_MESSAGES.items() if command in KIND_OF}
    assert {*ours, "command.answered.v1", "registration commands"} <= document["channels"].keys()
    assert {"RegistrationBody", "AnswerBody", "ProblemDocument"} <= document["components"]["schemas"].keys()
