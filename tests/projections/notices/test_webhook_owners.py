"""Whose webhooks are: who sets them up, who hears what, and where nothing may go."""

import pytest
from sqlalchemy import text

from contracts.access import PARTNER_ROLES, ROLES, may_see
from services.kit.database import open_database
from services.kit.settings import Settings
from services.projections.domain.feed import FED
from services.projections.policy.webhooks import ENDPOINTS_MAX
from tests.projections.hearing import WAY_BACK, noticing, receiving
from tests.projections.house import opened
from tests.projections.ledgers import Ledgers
from tests.projections.notices.addresses import OTHERS, SOUTH, rows_of_feed, subscribed
from tests.projections.story import whole_story


async def test_each_vendor_and_each_partner_hears_its_own(settings: Settings):
    async with receiving() as mine, receiving() as vendors, noticing(settings, whole_story()) as house:
        of_partner = await subscribed(house, mine, "partner", "north", "globex")
        of_vendor = await subscribed(house, vendors, "channel-manager", None, "globex")
        assert of_vendor["partner"] is None
        for made, org in ((of_partner, "north"), (of_vendor, None)):
            path = f"/v1/webhooks/{made['id']}"
            await house.send("POST", f"{path}/replay", WAY_BACK, "operator", None, "globex")
            receiver = vendors if org is None else mine
            rows = await rows_of_feed(house, org, "globex")
            heard = await receiver.count(len(rows))
            assert sorted(each.said["id"] for each in heard) == sorted(row["key"] for row in rows)
            assert {each.said["source"] for each in heard} == {"/globex/feed"}
            for who in (("partner", "south", "globex"), ("operator", None, "acme")):
                for method, end, body in OTHERS:
                    assert (await house.send(method, path + end, body, *who)).status_code == 404
        assert {each.said["partner"] for each in vendors.heard} > {"north"}
        ids = [each["id"] for each in await house.items("/v1/webhooks", "partner", "north", "globex")]
        assert ids == [of_partner["id"]]
        assert len(await house.items("/v1/webhooks", "operator", None, "globex")) == 2


@pytest.mark.parametrize("role", ROLES)
async def test_the_table_says_who_may_set_up(settings: Settings, role: str):
    who = (role, "south" if role in PARTNER_ROLES else None)
    async with noticing(settings, Ledgers()) as house:
        answer = await house.send("POST", "/v1/webhooks", {"url": "https://hooks.example.com"}, *who)
        assert answer.status_code == (201 if may_see([role], "webhooks/change") else 403)
        assert (await house.get("/v1/webhooks", *who)).status_code == (200 if may_see([role], "webhooks") else 403)


async def test_staff_sets_up_for_a_partner_and_nobody_for_another(settings: Settings):
    url = {"url": "https://hooks.example.com/deals"}
    async with noticing(settings, Ledgers()) as house:
        made = (await house.send("POST", "/v1/webhooks", url | {"partner": "south"})).json()
        assert (await house.get(f"/v1/webhooks/{made['id']}", *SOUTH)).status_code == 200
        answer = await house.send("POST", "/v1/webhooks", url | {"partner": "north"}, *SOUTH)
        assert answer.status_code == 403
        answer = await house.send("DELETE", f"/v1/webhooks/{made['id']}", None, *SOUTH)
        assert answer.status_code == 200
        assert (await house.get(f"/v1/webhooks/{made['id']}", *SOUTH)).status_code == 404


async def test_a_repeat_makes_nothing_and_shows_no_secret_again(settings: Settings):
    url, key = {"url": "https://hooks.example.com/deals"}, {"Idempotency-Key": "once"}
    async with noticing(settings, Ledgers()) as house:
        first, second = [(await house.send("POST", "/v1/webhooks", url, *SOUTH, **key)).json() for _ in range(2)]
        assert first["secret"].startswith("whsec_")
        assert second == {**first, "secret": None}
        other = await house.send("POST", "/v1/webhooks", {"url": "https://other.example.com"}, *SOUTH, **key)
        assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_CONFLICT")
        for _ in range(ENDPOINTS_MAX - 1):
            assert (await house.send("POST", "/v1/webhooks", url, *SOUTH)).status_code == 201
        full = await house.send("POST", "/v1/webhooks", url, *SOUTH)
        assert (full.status_code, full.json()["code"]) == (409, "TOO_MANY_WEBHOOKS")


async def test_no_secret_stands_readable_in_a_table(settings: Settings):
    async with noticing(settings, Ledgers()) as house:
        made = (await house.send("POST", "/v1/webhooks", {"url": "https://hooks.example.com"}, *SOUTH)).json()
        engine = open_database(settings)
        async with engine.connect() as connection:
            for table in ("notices.endpoints", "vault.people"):
                rows = await connection.execute(text(f"SELECT * FROM {settings.database_schema_prefix}{table}"))  # noqa: S608
                shown = str(rows.all())
                assert "acme" in shown
                assert made["secret"] not in shown
        await engine.dispose()


NOWHERE = (
    "http://hooks.example.com",
    "https://127.0.0.1/",
    "https://10.0.0.8/",
    "https://[::1]/",
    "https://169.254.169.254/latest",
    "https://localhost/",
    "https://kafka:9092/",
    "https://user@hooks.example.com/",
    "ftp://hooks.example.com/",
    "https://[",
    "https://[10.0.0.8]/",
    "https://hooks.example.com:99999/",
    "https://hooks.example.com:port/",
    "https://hooks..example.com/",
    f"https://{'h' * 64}.example.com/",
)


async def test_where_notices_must_not_go_is_refused(settings: Settings):
    async with opened(settings, Ledgers()) as house:
        answers = {url: await house.send("POST", "/v1/webhooks", {"url": url}, *SOUTH) for url in NOWHERE}
        found = {url: (answer.status_code, answer.json()["errors"][0]["pointer"]) for url, answer in answers.items()}
        assert found == dict.fromkeys(NOWHERE, (422, "/url"))


async def test_what_partners_are_never_told_cannot_be_asked_for(settings: Settings):
    async with noticing(settings, Ledgers()) as house:
        body = {"url": "https://hooks.example.com", "types": ["conflict.detected.v1"]}
        assert (await house.send("POST", "/v1/webhooks", body, *SOUTH)).status_code == 422
        assert "conflict.detected.v1" not in {event.TYPE for event in FED}
