"""Digests, as a real mail server gets them: what concerns a reader, once a day or a week, and nothing of a rival."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kit.clock import FeedClock
from services.kit.settings import Settings
from services.projections.service.notices import composing
from tests.projections.deals import business
from tests.projections.hearing import WAY_BACK, lengths, told
from tests.projections.house import opened
from tests.projections.ledgers import Ledgers
from tests.projections.notices.subscriptions import (
    EDGE,
    SOUTH,
    live,
    log_of,
    mailing,
    morning,
    posting,
    previewed,
    subscribed,
    without_ending,
)
from tests.projections.posting import body, receiving_mail
from tests.projections.story import Story


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


async def test_what_takes_the_database_too_long_is_looked_for_later(
    settings: Settings, story: Story, monkeypatch: pytest.MonkeyPatch
):
    async with receiving_mail() as office, posting(settings, story.ledgers, office) as house:
        made = await subscribed(house)
        monkeypatch.setattr(composing, "ROWS_SECONDS_MAX", 0.0)
        answer = await house.get(f"/v1/digests/{made['id']}/preview", *SOUTH)
        assert (answer.status_code, answer.json()["detail"]) == (503, "the database takes too long")
        monkeypatch.undo()
        assert (await previewed(house, made, *SOUTH))["subject"]


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
                preview = await previewed(house, made, "partner", org, "acme")
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
