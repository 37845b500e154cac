"""Notices, as a receiver gets them over real HTTP and checks them with the library of Standard Webhooks."""

import json
from datetime import datetime

import pytest
from sqlalchemy import text

from services.kit.database import open_database
from services.kit.settings import Settings
from services.projections.policy import sending as policy
from tests.projections.deals import business
from tests.projections.hearing import WAY_BACK, logged, noticing, receiving
from tests.projections.ledgers import Ledgers
from tests.projections.notices.addresses import GRANT, SOUTH, advance, live, rows_of_feed, subscribed
from tests.projections.story import Story


@pytest.mark.covers("S52")
async def test_a_partner_hears_what_its_feed_says_signed(settings: Settings, story: Story):
    async with receiving() as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver)
        await live(house, story)
        rows = await rows_of_feed(house, "south")
        heard = await receiver.count(len(rows))
        assert all(each.signed_by(made["secret"]) for each in heard)
        assert [each.said for each in heard] == [
            {
                "type": row["type"],
                "timestamp": row["opened_at"].isoformat(),
                "id": row["key"],
                "source": "/acme/feed",
                "subject": row["stream"],
                "partner": "south",
                "data": json.loads(json.dumps(row["data"])),
            }
            for row in rows
        ]
        assert [each.said["type"] for each in heard][:2] == GRANT
        log = await logged(house, made["id"], *SOUTH, state="delivered")
        assert {each["id"] for each in log} == {each.id for each in heard}
        shown = await house.get(f"/v1/webhooks/{made['id']}", *SOUTH)
        assert shown.json() == {**made, "secret": None}


async def test_only_the_types_that_were_asked_for_come(settings: Settings, story: Story):
    async with receiving() as receiver, noticing(settings, story.ledgers) as house:
        await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        await live(house, story)
        heard = await receiver.count(2)
        assert [each.said["type"] for each in heard] == ["protection.granted.v1"] * 2


async def test_after_a_rotation_both_secrets_sign_for_a_day(settings: Settings, story: Story):
    async with receiving() as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        fresh = (await house.send("POST", f"/v1/webhooks/{made['id']}/rotate", None, *SOUTH)).json()["secret"]
        await live(house, story)
        (both,) = await receiver.count(1)
        assert both.signed_by(made["secret"])
        assert both.signed_by(fresh)
        assert len(both.headers["webhook-signature"].split()) == 2
        advance(house, hours=25)
        await live(house, story)
        later = (await receiver.count(2))[1]
        assert len(later.headers["webhook-signature"].split()) == 1


async def test_one_or_all_since_an_instant_come_again(settings: Settings, story: Story):
    story.live("won", "south", "Before AG")
    async with receiving() as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver)
        count = len(await rows_of_feed(house, "south"))
        replay = f"/v1/webhooks/{made['id']}/replay"
        assert (await house.send("POST", replay, WAY_BACK, *SOUTH)).json()["count"] == count
        first = await receiver.count(count)
        await logged(house, made["id"], *SOUTH, state="delivered")
        one = {"event": first[0].said["id"]}
        assert (await house.send("POST", replay, one, *SOUTH)).json()["count"] == 1
        again = (await receiver.count(count + 1))[-1]
        assert (again.id, again.body) == (first[0].id, first[0].body)
        for wrong in ({}, WAY_BACK | one):
            assert (await house.send("POST", replay, wrong, *SOUTH)).status_code == 422


@pytest.mark.covers("S52")
async def test_a_service_that_dies_between_sending_and_noting_sends_again(settings: Settings, story: Story):
    story.live("won", "south", "Before AG")
    async with receiving(None) as receiver:
        async with noticing(settings, story.ledgers) as house:
            made = await subscribed(house, receiver, types=["protection.granted.v1"])
            await house.send("POST", f"/v1/webhooks/{made['id']}/replay", WAY_BACK, *SOUTH)
            await receiver.count(1)
        async with noticing(settings, Ledgers(), policy.LEASE * 2) as house:
            first, second = await receiver.count(2)
            assert (first.id, first.body) == (second.id, second.body)
            (row,) = await logged(house, made["id"], *SOUTH, state="delivered")
            assert (row["id"], row["tries"]) == (first.id, 1)


async def test_what_happens_while_it_is_down_is_told_afterwards(settings: Settings, story: Story):
    async with receiving() as receiver:
        async with noticing(settings, story.ledgers) as house:
            made = await subscribed(house, receiver, types=["protection.granted.v1"])
        engine = open_database(settings)
        schema = settings.schema_name("notices")
        async with engine.connect() as connection:
            told_to = await connection.scalar(text(f"SELECT sequence FROM {schema}.told"))  # noqa: S608 - our own name
        await engine.dispose()
        assert told_to == len(story.ledgers.records["registration"]) - 1
        async with noticing(settings, Ledgers()) as house:
            house.ledgers = story.ledgers
            await live(house, story)
            (heard,) = await receiver.count(1)
            assert heard.signed_by(made["secret"])


@pytest.mark.parametrize("org", ["north", "south"])
async def test_a_competitor_leaves_no_trace(settings: Settings, database: str, org: str):
    found = []
    for competitor in (False, True):
        prefix = f"{settings.topic_prefix}{'b' if competitor else 'a'}"
        apart = {"topic_prefix": prefix, "partner_topic_prefix": f"{prefix}.p", "database_schema_prefix": f"{prefix}_"}
        ledgers, _ = business(competitor=competitor)
        async with receiving() as receiver, noticing(settings.model_copy(update=apart), ledgers) as house:
            made = await subscribed(house, receiver, "partner", org, "acme")
            answer = await house.send("POST", f"/v1/webhooks/{made['id']}/replay", WAY_BACK, "partner", org)
            heard = await receiver.count(answer.json()["count"])
            log = await logged(house, made["id"], "partner", org, state="delivered")
            found.append(([each.body for each in heard], [(each["event"], each["type"], each["at"]) for each in log]))
    assert found[0][0]
    assert found[0] == found[1]


async def test_the_log_comes_in_pages(settings: Settings, story: Story):
    story.live("won", "south", "Before AG")
    async with receiving() as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver)
        await house.send("POST", f"/v1/webhooks/{made['id']}/replay", WAY_BACK, *SOUTH)
        whole = await logged(house, made["id"], *SOUTH, state="delivered")
        found, cursor = [], {}
        while cursor is not None:
            page = (await house.get(f"/v1/webhooks/{made['id']}/deliveries", *SOUTH, limit=1, **cursor)).json()
            found += page["items"]
            cursor = {"cursor": page["next"]} if page["next"] else None
        assert [each["id"] for each in found] == [each["id"] for each in whole]
        times = [datetime.fromisoformat(each["at"]) for each in found]
        assert len(found) > 1
        assert times == sorted(times, reverse=True)
