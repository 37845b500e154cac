"""Readers that are refused, erased, many, or want no more; and mail servers that are not who they say."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from services.kit.clock import FeedClock
from services.kit.settings import Settings
from services.projections.policy.sending import AT_ONCE_MAX, MAIL
from tests.authorities import Authority
from tests.projections.house import opened
from tests.projections.ledgers import Ledgers
from tests.projections.notices.subscriptions import (
    EDGE,
    READER,
    SOUTH,
    live,
    log_of,
    mailing,
    morning,
    posting,
    subscribed,
)
from tests.projections.posting import body, receiving_mail
from tests.projections.story import Story


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "550 no such user", "552 5.2.2 full"])
async def test_who_is_refused_for_good_gets_nothing_more(settings: Settings, story: Story, answer: str):
    async with receiving_mail(answer) as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        morning(house, made)
        (row,) = await log_of(house, made, state="given_up")
        assert row["tried"][0]["status"] == int(answer[:3])
        path = f"/v1/digests/{made['id']}"
        shown = (await house.get(path, *SOUTH)).json()
        assert (shown["state"], shown["reason"]) == ("disabled", "REFUSED")
        await live(house, story, name="Zweite AG")
        house.app.state.clock.advance(house.app.state.clock.now() + timedelta(days=1))
        again = await house.send("PUT", path, {"hour": 6, "time_zone": "Europe/Berlin"}, *SOUTH)
        assert (again.json()["state"], again.json()["reason"]) == ("active", None)
        morning(house, again.json())
        (letter,) = await office.count(1)
        assert "Zweite AG" in body(letter, "plain")


async def test_a_refusal_that_is_not_the_readers_fault_is_tried_again(settings: Settings, story: Story):
    denied = "550 5.7.1 relaying denied"
    async with receiving_mail(denied) as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        morning(house, made)
        (row,) = await log_of(house, made, tries=1)
        assert row["state"] == "waiting"
        assert (await house.get(f"/v1/digests/{made['id']}", *SOUTH)).json()["state"] == "active"
        counted = (await house.http.get("/metrics")).text
        assert 'dealreg_notices_tries_total{carrier="mail",outcome="again"} 1.0' in counted


async def test_one_click_ends_it_and_looking_does_not(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        morning(house, made)
        (letter,) = await office.count(1)
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = str(letter["List-Unsubscribe"])
        assert address.startswith(f"<{EDGE}/v1/unsubscribe?token=")
        assert f"\r\nList-Unsubscribe: {address}\r\n" in office.sources[0].decode()
        parts = urlsplit(address[1:-1])
        there = f"{parts.path}?{parts.query}"
        path = f"/v1/digests/{made['id']}"
        assert "Send me no more" in (await house.http.get(there)).text
        assert (await house.get(path, *SOUTH)).json()["state"] == "active"
        clicked = await house.http.post(there, data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == 200
        ended = (await house.get(path, *SOUTH)).json()
        assert (ended["state"], ended["reason"]) == ("disabled", "UNSUBSCRIBED")
        assert (await house.http.post(f"{parts.path}?token=anything")).status_code == 422


async def test_whose_address_was_erased_gets_nothing_more(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        vault = house.app.state.following.vault
        ((subject,),) = await vault.known_as("acme", [READER["email"]])
        await vault.erase("acme", subject)
        morning(house, made)
        (row,) = await log_of(house, made, state="given_up")
        assert row["tried"][0]["fault"] == "ADDRESS_ERASED"
        shown = (await house.get(f"/v1/digests/{made['id']}", *SOUTH)).json()
        assert (shown["reason"], shown["email"], office.letters) == ("ERASED", None, [])


async def test_mail_goes_out_encrypted_to_whom_is_trusted_and_signs_in(
    settings: Settings, story: Story, tmp_path: Path
):
    authority, other = Authority(tmp_path / "ours"), Authority(tmp_path / "other")
    password = {"smtp_user": "dealreg", "smtp_password": SecretStr("open sesame"), "smtp_security": "starttls"}
    async with receiving_mail(tls=authority.serving("127.0.0.1")) as office:
        more = {**password, "outgoing_authorities": other.file}
        async with posting(settings, story.ledgers, office, **more) as house:
            made = await subscribed(house)
            await live(house, story)
            morning(house, made)
            (row,) = await log_of(house, made, tries=1)
            assert (row["state"], row["tried"][0]["fault"], office.letters) == ("waiting", "BAD_CERTIFICATE", [])
        more = {**password, "outgoing_authorities": authority.file}
        later = FeedClock(house.app.state.clock.now() + timedelta(minutes=1))
        async with opened(mailing(settings, office, **more), Ledgers(), later) as house:
            await office.count(1)
            await log_of(house, made, state="delivered")
    assert office.users == ["dealreg"]


async def test_many_readers_get_theirs_a_few_at_a_time(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        readers = [f"reader-{number}@south.example.com" for number in range(15)]
        made = [await subscribed(house, email=reader) for reader in readers]
        await live(house, story)
        morning(house, made[0])
        letters = await office.count(len(readers))
        assert sorted(str(letter["To"]).partition("<")[2][:-1] for letter in letters) == sorted(readers)
        assert len({letter["Message-ID"] for letter in letters}) == len(readers)
        assert 1 < office.most <= AT_ONCE_MAX[MAIL]
