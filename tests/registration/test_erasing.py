"""People are erased: the vault forgets them, the ledger says so, and whoever may not do it is not let in."""

import psycopg
import pytest
from httpx import AsyncClient
from psycopg import sql

from services.kit.database import close_database, open_database
from services.kit.settings import Settings
from services.kit.vault import open_vault
from tests.registration.meeting import claim
from tests.serving import somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def compliance(settings: Settings) -> dict[str, str]:
    return somebody(settings, "compliance")


async def registered(http: AsyncClient, partner: dict[str, str], email: str) -> str:
    """A draft with this contact; the subject under which the vault has it."""
    said = claim() | {"draft": True, "contact": {"name": "Jo Miller", "email": email}}
    answer = await http.post("/v1/registrations", json=said, headers=partner | {"Prefer": "wait=15"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["events"][0]["data"]["details"]["contact"]["subject"])


async def known(http: AsyncClient, compliance: dict[str, str], *emails: str) -> list[list[str]]:
    answer = await http.post("/v1/subjects/search", json={"emails": emails}, headers=compliance)
    assert answer.status_code == 200, answer.text
    found: list[list[str]] = answer.json()["subjects"]
    return found


async def test_whoever_is_found_is_forgotten_and_that_is_on_record(
    http: AsyncClient, partner: dict[str, str], compliance: dict[str, str], settings: Settings
):
    subject = await registered(http, partner, "Jo.Miller@volkswagen.de")
    other = await registered(http, partner, "someone.else@volkswagen.de")
    assert await known(http, compliance, "jo.miller@volkswagen.de", "nobody@example.org") == [[subject], []]
    body = {"subjects": [subject], "reason": "request 2026-17"}
    answer = await http.post("/v1/erasures", json=body, headers=compliance)
    assert (answer.status_code, answer.json()["state"]) == (201, "erased")
    (event,) = answer.json()["events"]
    assert (event["type"], event["data"]["subjects"]) == ("subjects.erased.v1", [subject])
    assert "miller" not in answer.text.casefold()
    assert await known(http, compliance, "jo.miller@volkswagen.de", "someone.else@volkswagen.de") == [[], [other]]
    engine = open_database(settings)
    try:
        with pytest.raises(KeyError):
            await open_vault(settings, engine).get("acme", subject)
    finally:
        await close_database(engine)


async def test_a_repeat_gets_the_first_answer_and_forgetting_again_is_no_refusal(
    http: AsyncClient, partner: dict[str, str], compliance: dict[str, str]
):
    body = {"subjects": [await registered(http, partner, "twice@volkswagen.de")], "reason": "request 2026-18"}
    keyed = compliance | {"Idempotency-Key": "erase-18"}
    first, repeat = [await http.post("/v1/erasures", json=body, headers=keyed) for _ in range(2)]
    assert (first.status_code, repeat.content) == (201, first.content)
    again = await http.post("/v1/erasures", json=body, headers=compliance)
    assert (again.status_code, again.json()["state"]) == (201, "erased")


async def test_of_another_vendor_nobody_is_found_or_forgotten(
    http: AsyncClient, partner: dict[str, str], compliance: dict[str, str], settings: Settings
):
    subject = await registered(http, partner, "ours@volkswagen.de")
    foreign = somebody(settings, "compliance", vendor="globex")
    assert await known(http, foreign, "ours@volkswagen.de") == [[]]
    erased = await http.post("/v1/erasures", json={"subjects": [subject], "reason": "?"}, headers=foreign)
    assert erased.status_code == 201
    assert await known(http, compliance, "ours@volkswagen.de") == [[subject]]


@pytest.mark.parametrize("role", ["channel-manager", "approver", "direct-sales", "partner"])
async def test_others_neither_look_up_nor_erase(http: AsyncClient, settings: Settings, role: str):
    headers = somebody(settings, role, org="northwind" if role == "partner" else None)
    sought = await http.post("/v1/subjects/search", json={"emails": ["a@example.org"]}, headers=headers)
    body = {"subjects": ["6d1c5a7e-27e5-4d0a-9a51-3f2c1a2be001"], "reason": "?"}
    erased = await http.post("/v1/erasures", json=body, headers=headers)
    assert (sought.status_code, erased.status_code) == (403, 403)


async def test_while_the_vault_is_away_nothing_is_claimed_and_the_repeat_makes_it_true(
    http: AsyncClient, partner: dict[str, str], compliance: dict[str, str], settings: Settings
):
    """The event stands, the row may: a repeat finds no answer that was kept, and carries it out."""
    subject = await registered(http, partner, "later@volkswagen.de")
    keyed = compliance | {"Idempotency-Key": "erase-19"}
    body = {"subjects": [subject], "reason": "request 2026-19"}
    people = sql.SQL("LOCK TABLE {}").format(sql.Identifier(settings.schema_name("vault"), "people"))
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        connection.execute(people)
        away = await http.post("/v1/erasures", json=body, headers=keyed)
    assert away.status_code == 503
    done = await http.post("/v1/erasures", json=body, headers=keyed)
    assert (done.status_code, done.json()["events"][0]["data"]["subjects"]) == (201, [subject])
    assert await known(http, compliance, "later@volkswagen.de") == [[]]
