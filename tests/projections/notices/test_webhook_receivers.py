"""Receivers that fail, hang, send elsewhere, ask for less, are gone, or are not who they say."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.kit.settings import Settings
from services.projections.policy import sending as policy
from services.projections.service.notices import running
from tests.authorities import Authority
from tests.projections.hearing import logged, noticing, receiving
from tests.projections.notices.addresses import SOUTH, advance, live, subscribed
from tests.projections.story import Story


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


def test_the_pauses_grow_over_three_days_and_no_two_deliveries_wait_alike():
    pauses = [policy.retry_after(tries, "msg_a") for tries in range(1, len(policy.RETRIES) + 2)]
    assert pauses[-1] is None
    assert timedelta(days=3) <= sum((pause for pause in pauses if pause), timedelta()) <= timedelta(days=4)
    assert all(least <= pause <= least * 1.2 for least, pause in zip(policy.RETRIES, pauses, strict=False) if pause)
    assert len({policy.retry_after(1, f"msg_{number}") for number in range(50)}) > 25
