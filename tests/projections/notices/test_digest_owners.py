"""Whose digests are: who sets them up for whom, and where their readers stand."""

import pytest
from sqlalchemy import text

from contracts.access import PARTNER_ROLES, ROLES, may_see
from services.kit.database import open_database
from services.kit.settings import Settings
from tests.projections.house import opened
from tests.projections.ledgers import Ledgers
from tests.projections.notices.subscriptions import CALLS, READER, SOUTH, posting, previewed, subscribed
from tests.projections.posting import receiving_mail
from tests.projections.story import whole_story


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_may_have_what_they_may_see(settings: Settings, role: str):
    who = (role, "south" if role in PARTNER_ROLES else None, "acme")
    async with receiving_mail() as office, posting(settings, whole_story(), office) as house:
        made = await subscribed(house, *who)
        assert made["roles"] == [role]
        since = {"every": "weekly", "hour": 0}
        assert (await house.send("PUT", f"/v1/digests/{made['id']}", since, *who)).status_code == 200
        text = (await previewed(house, made, *who))["text"]
        assert ("Cases that wait" in text) <= may_see([role], "conflicts")
        assert [one["id"] for one in await house.items("/v1/digests", *who)] == [made["id"]]
        higher = await house.send("POST", "/v1/digests", READER | {"roles": ["compliance", "operator"]}, *who)
        assert higher.status_code == (201 if role == "operator" else 403)


async def test_nobody_reaches_anothers(settings: Settings):
    manager, compliance = ("channel-manager", None, "acme"), ("compliance", None, "acme")
    async with receiving_mail() as office, posting(settings, Ledgers(), office) as house:
        of_south = await subscribed(house, *manager, partner="south")
        own = await subscribed(house, *compliance)
        assert (of_south["partner"], of_south["roles"]) == ("south", ["partner"])
        for made, others in (
            (of_south, (("partner", "north", "acme"), compliance, ("operator", None, "globex"))),
            (own, (manager, SOUTH, ("operator", None, "globex"))),
        ):
            path = f"/v1/digests/{made['id']}"
            for who in others:
                assert [each["id"] for each in await house.items("/v1/digests", *who) if each["id"] == made["id"]] == []
                for method, end, said in CALLS:
                    assert (await house.send(method, path + end, said, *who)).status_code == 404
        assert (await house.send("POST", "/v1/digests", READER | {"partner": "north"}, *SOUTH)).status_code == 403
        assert len(await house.items("/v1/digests", "operator", None, "acme")) == 2
        gone = await house.send("DELETE", f"/v1/digests/{of_south['id']}", None, *SOUTH)
        assert (gone.status_code, await house.items("/v1/digests", *SOUTH)) == (200, [])


async def test_a_repeat_makes_nothing(settings: Settings):
    key = {"Idempotency-Key": "once"}
    async with receiving_mail() as office, posting(settings, Ledgers(), office) as house:
        first, second = [(await house.send("POST", "/v1/digests", READER, *SOUTH, **key)).json() for _ in range(2)]
        assert first == second
        other = await house.send("POST", "/v1/digests", READER | {"hour": 9}, *SOUTH, **key)
        assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_CONFLICT")
        for wrong in (
            {"email": "nobody"},
            {"time_zone": "Mars/Olympus"},
            {"hour": 24},
            {"email": "a@b.example\nBcc: c"},
        ):
            assert (await house.send("POST", "/v1/digests", READER | wrong, *SOUTH)).status_code == 422


async def test_without_a_mail_server_nobody_is_promised_any(settings: Settings):
    async with opened(settings, Ledgers()) as house:
        answer = await house.send("POST", "/v1/digests", READER, *SOUTH)
        assert (answer.status_code, answer.json()["code"]) == (409, "MAIL_NOT_CONFIGURED")


async def test_no_address_stands_readable_in_a_table(settings: Settings):
    async with receiving_mail() as office, posting(settings, Ledgers(), office) as house:
        await subscribed(house)
        engine = open_database(settings)
        async with engine.connect() as connection:
            for table in ("notices.endpoints", "notices.digests", "vault.people"):
                rows = await connection.execute(text(f"SELECT * FROM {settings.database_schema_prefix}{table}"))  # noqa: S608
                shown = str(rows.all())
                assert len(shown) > 50
                assert "south.example.com" not in shown
        await engine.dispose()
