"""Notices, as a receiver gets them over real HTTP and checks them with the library of Standard Webhooks."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from contracts.access import PARTNER_ROLES, ROLES, may_see
from services.kit.database import open_database
from services.kit.settings import Settings
from services.projections.domain.feed import FED
from services.projections.policy import sending as policy
from services.projections.policy.webhooks import ENDPOINTS_MAX
from services.projections.service.notices import running
from tests.authorities import Authority
from tests.projections.deals import business
from tests.projections.hearing import WAY_BACK, Receiver, lengths, logged, noticing, receiving, told
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers
from tests.projections.story import Story, whole_story

SOUTH = ("partner", "south", "acme")
OTHERS = (
    ("GET", "", None),
    ("GET", "/deliveries", None),
    ("PUT", "", {"url": "https://hooks.example.com"}),
    ("POST", "/rotate", None),
    ("POST", "/replay", WAY_BACK),
    ("DELETE", "", None),
)
"""All that may be asked about an address."""
GRANT = ["registration.approved.v1", "protection.granted.v1"]


@pytest.fixture
def story() -> Story:
    return Story(Ledgers(), "acme", seed=3)


async def subscribed(house: House, receiver: Receiver, *who: str, **body: object) -> dict:
    """Notices go to the receiver from now on."""
    asked = {"url": f"{receiver.url}/deals", **body}
    answer = await house.send("POST", "/v1/webhooks", asked, *(who or SOUTH))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def live(house: House, story: Story, partner: str = "south", how: str = "won") -> None:
    """A claim of a partner, from its beginning to its end."""
    published = lengths(house.ledgers)
    story.live(how, partner, "Neue Kunden AG")
    await told(house, published)


def advance(house: House, **length: float) -> None:
    clock = house.app.state.clock
    clock.advance(clock.now() + timedelta(**length))


async def rows_of_feed(house: House, org: str | None, vendor: str = "acme") -> list[dict]:
    """What the feed says, read from its own table."""
    engine = open_database(house.app.state.door.settings)
    table = house.app.state.following.tables.views["feed"]
    async with engine.connect() as connection:
        found = await connection.execute(table.select().where(table.c.vendor == vendor).order_by(table.c.sequence))
        rows = [dict(row) for row in found.mappings() if org is None or row["org"] == org]
    await engine.dispose()
    return rows


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


async def test_what_failed_comes_again_later_under_the_same_id(settings: Settings, story: Story):
    async with receiving(500) as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        await receiver.count(1)
        (row,) = await logged(house, made["id"], *SOUTH, tries=1)
        assert (row["state"], row["tried"][0]["status"]) == ("waiting", 500)
        advance(house, seconds=7)
        first, second = await receiver.count(2)
        assert (first.id, first.body) == (second.id, second.body)
        assert second.signed_by(made["secret"])
        (row,) = await logged(house, made["id"], *SOUTH, state="delivered")
        assert [each["status"] for each in row["tried"]] == [500, 204]


async def test_whoever_is_gone_hears_no_more_until_its_owner_says_so(settings: Settings, story: Story):
    async with receiving(410) as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        await logged(house, made["id"], *SOUTH, tries=1)
        path = f"/v1/webhooks/{made['id']}"
        gone = (await house.get(path, *SOUTH)).json()
        assert (gone["state"], gone["reason"]) == ("disabled", "GONE")
        other = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        await logged(house, other["id"], *SOUTH, state="delivered")
        assert len(await logged(house, made["id"], *SOUTH)) == 1
        advance(house, hours=1)
        answer = await house.send("PUT", path, {"url": made["url"], "types": made["types"]}, *SOUTH)
        assert (answer.json()["state"], answer.json()["reason"]) == ("active", None)
        await logged(house, made["id"], *SOUTH, state="delivered")


async def test_who_answers_too_slowly_is_tried_again(settings: Settings, story: Story, monkeypatch):
    monkeypatch.setattr(running, "ANSWER_SECONDS_MAX", 0.3)
    async with receiving(None) as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        (row,) = await logged(house, made["id"], *SOUTH, tries=1)
        assert (row["state"], row["tried"][0]["fault"]) == ("waiting", "TIMEOUT")
        advance(house, seconds=7)
        await receiver.count(2)
        await logged(house, made["id"], *SOUTH, state="delivered")


async def test_nobody_sends_it_on_elsewhere(settings: Settings, story: Story):
    async with receiving(307) as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        (row,) = await logged(house, made["id"], *SOUTH, tries=1)
        assert (row["state"], row["tried"][0]["status"]) == ("waiting", 307)
        assert len(receiver.heard) == 1


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


async def test_who_asks_for_less_is_left_alone_with_everything(settings: Settings, story: Story):
    only = ["protection.granted.v1"]
    async with receiving(429, later="120") as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=only)
        await live(house, story)
        await logged(house, made["id"], *SOUTH, tries=1)
        rests = (await house.get(f"/v1/webhooks/{made['id']}", *SOUTH)).json()["rests_until"]
        assert datetime.fromisoformat(rests) - house.app.state.clock.now() == timedelta(seconds=120)
        advance(house, seconds=110)  # what failed would come again after 5 seconds, and what is new at once
        other = await subscribed(house, receiver, types=only)
        await live(house, story)
        await logged(house, other["id"], *SOUTH, state="delivered")
        assert len(receiver.heard) == 2
        advance(house, seconds=40)
        await logged(house, made["id"], *SOUTH, state="delivered")
        assert len(receiver.heard) == 4


async def test_where_nothing_arrives_for_three_days_nothing_is_sent_any_more(settings: Settings, story: Story):
    times = len(policy.RETRIES) + 1
    async with receiving(*[500] * times) as receiver, noticing(settings, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        for tries in range(1, times):
            await logged(house, made["id"], *SOUTH, tries=tries)
            advance(house, hours=29)
        (row,) = await logged(house, made["id"], *SOUTH, state="given_up")
        shown = (await house.get(f"/v1/webhooks/{made['id']}", *SOUTH)).json()
        assert (row["tries"], shown["state"], shown["reason"]) == (times, "disabled", "FAILING")


async def test_who_shows_a_good_certificate_is_told(settings: Settings, story: Story, tmp_path: Path):
    authority = Authority(tmp_path / "ours")
    trusting = settings.model_copy(update={"outgoing_authorities": authority.file})
    async with receiving(tls=authority.serving("127.0.0.1")) as receiver, noticing(trusting, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        (heard,) = await receiver.count(1)
        assert receiver.url.startswith("https://")
        assert heard.signed_by(made["secret"])
        await logged(house, made["id"], *SOUTH, state="delivered")


@pytest.mark.parametrize("wrong", ["authority", "name", "age"])
async def test_who_cannot_show_who_they_are_is_told_nothing(
    settings: Settings, story: Story, tmp_path: Path, wrong: str
):
    authority, other = Authority(tmp_path / "ours"), Authority(tmp_path / "other")
    shows = {
        "authority": other.serving("127.0.0.1"),
        "name": authority.serving("127.0.0.9"),
        "age": authority.serving("127.0.0.1", timedelta(hours=-1)),
    }
    trusting = settings.model_copy(update={"outgoing_authorities": authority.file})
    async with receiving(tls=shows[wrong]) as receiver, noticing(trusting, story.ledgers) as house:
        made = await subscribed(house, receiver, types=["protection.granted.v1"])
        await live(house, story)
        (row,) = await logged(house, made["id"], *SOUTH, tries=1)
        assert (row["state"], row["tried"][0]["fault"]) == ("waiting", "BAD_CERTIFICATE")
        assert receiver.heard == []


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


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://localhost/",
        "https://kafka:9092/",
        "https://user@hooks.example.com/",
        "ftp://hooks.example.com/",
    ],
)
async def test_where_notices_must_not_go_is_refused(settings: Settings, url: str):
    async with opened(settings, Ledgers()) as house:
        answer = await house.send("POST", "/v1/webhooks", {"url": url}, *SOUTH)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/url")


async def test_what_partners_are_never_told_cannot_be_asked_for(settings: Settings):
    async with noticing(settings, Ledgers()) as house:
        body = {"url": "https://hooks.example.com", "types": ["conflict.detected.v1"]}
        assert (await house.send("POST", "/v1/webhooks", body, *SOUTH)).status_code == 422
        assert "conflict.detected.v1" not in {event.TYPE for event in FED}


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


def test_the_pauses_grow_over_three_days_and_no_two_deliveries_wait_alike():
    pauses = [policy.retry_after(tries, "msg_a") for tries in range(1, len(policy.RETRIES) + 2)]
    assert pauses[-1] is None
    assert timedelta(days=3) <= sum((pause for pause in pauses if pause), timedelta()) <= timedelta(days=4)
    assert all(least <= pause <= least * 1.2 for least, pause in zip(policy.RETRIES, pauses, strict=False) if pause)
    assert len({policy.retry_after(1, f"msg_{number}") for number in range(50)}) > 25
