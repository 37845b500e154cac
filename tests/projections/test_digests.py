"""Digests, as a real mail server gets them: what concerns a reader, once a day or a week, and nothing of a rival."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from contracts.access import PARTNER_ROLES, ROLES, may_see
from services.kit.clock import FeedClock
from services.kit.database import open_database
from services.kit.settings import Settings
from services.projections.policy.sending import AT_ONCE_MAX, MAIL
from tests.authorities import Authority
from tests.projections.deals import business
from tests.projections.hearing import WAIT_SECONDS, WAY_BACK, lengths, told
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers
from tests.projections.posting import PostOffice, body, receiving_mail
from tests.projections.story import Story, whole_story

SOUTH = ("partner", "south", "acme")
EDGE = "https://deals.example.com"
READER = {"email": "jo@south.example.com", "name": "Jo South", "time_zone": "Europe/Berlin", "hour": 6}
CALLS = (
    ("GET", "", None),
    ("GET", "/preview", None),
    ("GET", "/deliveries", None),
    ("PUT", "", {"hour": 5}),
    ("POST", "/replay", WAY_BACK),
    ("DELETE", "", None),
)
"""All that may be asked about a digest."""


@pytest.fixture
def story() -> Story:
    return Story(Ledgers(), "acme", seed=3)


def mailing(settings: Settings, office: PostOffice, **more: Any) -> Settings:
    """The installation with this mail server."""
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": office.port, "smtp_security": "none"}
    return settings.model_copy(update={**smtp, "smtp_from": "deals@acme.example.com", "edge_url": EDGE, **more})


@asynccontextmanager
async def posting(settings: Settings, ledgers: Ledgers, office: PostOffice, **more: Any) -> AsyncIterator[House]:
    """The service on these ledgers, mailing to this office; its clock stands where they end."""
    async with opened(mailing(settings, office, **more), ledgers, FeedClock(ledgers.at)) as house:
        yield house


async def subscribed(house: House, *who: Any, **wish: Any) -> dict[str, Any]:
    answer = await house.send("POST", "/v1/digests", READER | wish, *(who or SOUTH))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def live(house: House, story: Story, partner: str = "south", name: str = "Neue Kunden AG") -> str:
    """A claim of a partner that is granted."""
    published = lengths(house.ledgers)
    story.ledgers.at = house.app.state.clock.now() + timedelta(hours=1)
    id_ = story.submit(partner, name)
    story.grant(id_, partner)
    await told(house, published)
    return id_


def morning(house: House, made: dict[str, Any]) -> None:
    """The time of a digest comes, and everybody has written down what was before it."""
    house.app.state.clock.advance(datetime.fromisoformat(made["next_at"]) + timedelta(seconds=6))


async def log_of(house: House, made: dict[str, Any], *who: Any, **wanted: Any) -> list[dict[str, Any]]:
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            found = await house.items(f"/v1/digests/{made['id']}/deliveries", *(who or SOUTH))
            if found and all(row[name] == value for row in found for name, value in wanted.items()):
                return found
            await asyncio.sleep(0.1)


@pytest.mark.covers("S52")
async def test_a_partner_gets_what_happened_in_words_and_html(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        id_ = await live(house, story)
        morning(house, made)
        (letter,) = await office.count(1)
        assert (letter["From"], letter["To"]) == ("deals@acme.example.com", "Jo South <jo@south.example.com>")
        assert letter["Subject"] == "Deals of south: 2 new"
        assert letter["Date"].datetime == datetime(2026, 1, 6, 5, tzinfo=UTC)
        assert letter.get_content_type() == "multipart/alternative"
        for kind in ("plain", "html"):
            text = body(letter, kind)
            assert all(words in text for words in ("protection granted", "approved", "Neue Kunden AG"))
            assert f"{EDGE}/console/registrations/{id_}" in text
            assert "2026-01-05 10:00 to 2026-01-06 06:00" in text
        (row,) = await log_of(house, made, state="delivered")
        assert letter["Message-ID"] == f"<{row['id']}@acme.example.com>"
        assert (row["since"], row["until"]) == (made["since"], made["next_at"])


async def test_who_has_nothing_to_hear_gets_no_mail(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        morning(house, made)
        (row,) = await log_of(house, made, state="empty")
        assert (row["tries"], office.letters) == (1, [])


async def test_what_waits_is_said_every_day_and_what_happened_once(settings: Settings, story: Story):
    manager = ("channel-manager", None, "acme")
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house, *manager)
        published = lengths(house.ledgers)
        story.ledgers.pass_time(hours=1)
        first = story.submit("north", "Siemens AG")
        story.contest(first, "north", "Siemens AG", None)
        await told(house, published)
        morning(house, made)
        await log_of(house, made, *manager, state="delivered")
        morning(house, (await house.get(f"/v1/digests/{made['id']}", *manager)).json())
        letters = await office.count(2)
        assert letters[0]["Message-ID"] != letters[1]["Message-ID"]
        for letter in letters:
            assert "in cases" in letter["Subject"]
            assert "Cases that wait for somebody (1)" in body(letter, "plain")


async def test_what_was_missed_is_told_together(settings: Settings, story: Story):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        house.app.state.clock.advance(datetime.fromisoformat(made["next_at"]) + timedelta(days=3, hours=1))
        await office.count(1)
        (row,) = await log_of(house, made, state="delivered")
        assert datetime.fromisoformat(row["until"]) - datetime.fromisoformat(row["since"]) == timedelta(
            days=3, hours=20
        )


async def test_what_failed_comes_again_under_the_same_id_with_the_same_words(settings: Settings, story: Story):
    late = "451 4.3.0 come back later"
    async with receiving_mail(late) as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        await live(house, story)
        morning(house, made)
        (row,) = await log_of(house, made, tries=1)
        assert (row["state"], row["tried"][0]["status"]) == ("waiting", 451)
        clock = house.app.state.clock
        clock.advance(clock.now() + timedelta(seconds=7))
        (first,) = await office.count(1)
        await log_of(house, made, state="delivered")
        answer = await house.send("POST", f"/v1/digests/{made['id']}/replay", {"until": row["until"]}, *SOUTH)
        assert answer.json() == {"id": made["id"], "count": 1}
        second = (await office.count(2))[1]
        assert first["Message-ID"] == second["Message-ID"] == f"<{row['id']}@acme.example.com>"
        assert without_ending(first) == without_ending(second)
        assert (await house.send("POST", f"/v1/digests/{made['id']}/replay", WAY_BACK, *SOUTH)).json()["count"] == 1


def without_ending(letter: EmailMessage) -> list[str]:
    """The text but for the address that ends it, which is sealed anew each time."""
    return body(letter, "plain").partition("No more of these")[0].splitlines()


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


@pytest.mark.parametrize("org", ["north", "south"])
async def test_a_competitor_leaves_no_trace(settings: Settings, database: str, org: str):
    found = []
    for competitor in (False, True):
        prefix = f"{settings.topic_prefix}{'b' if competitor else 'a'}"
        apart = {"topic_prefix": prefix, "partner_topic_prefix": f"{prefix}.p", "database_schema_prefix": f"{prefix}_"}
        ledgers, _ = business(competitor=competitor)
        begun = FeedClock(Ledgers().at - timedelta(hours=1))
        async with receiving_mail() as office:
            known = mailing(settings.model_copy(update=apart), office)
            async with opened(known, ledgers, begun) as house:
                made = await subscribed(house, "partner", org, "acme", every="weekly")
                begun.advance(ledgers.at)
                preview = (await house.get(f"/v1/digests/{made['id']}/preview", "partner", org, "acme")).json()
                morning(house, made | {"next_at": due_after(made, ledgers)})
                (letter,) = await office.count(1)
                found.append((letter["Subject"], without_ending(letter), sections(preview["text"])))
    assert len(found[0][1]) > 5
    assert found[0] == found[1]


def due_after(made: dict[str, Any], ledgers: Ledgers) -> str:
    """The first time at which a weekly digest comes when everything has happened that did in either world."""
    at = datetime.fromisoformat(made["next_at"])
    while at < ledgers.at:
        at += timedelta(weeks=1)
    return at.isoformat()


def sections(text: str) -> list[str]:
    """A digest without its first line, which says until when it was made, and without how to end it."""
    return text.partition("No more of these")[0].splitlines()[1:]


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_may_have_what_they_may_see(settings: Settings, role: str):
    who = (role, "south" if role in PARTNER_ROLES else None, "acme")
    async with receiving_mail() as office, posting(settings, whole_story(), office) as house:
        made = await subscribed(house, *who)
        assert made["roles"] == [role]
        since = {"every": "weekly", "hour": 0}
        assert (await house.send("PUT", f"/v1/digests/{made['id']}", since, *who)).status_code == 200
        text = (await house.get(f"/v1/digests/{made['id']}/preview", *who)).json()["text"]
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
