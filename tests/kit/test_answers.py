"""First answers on a real PostgreSQL: kept once, found byte by byte, forgotten in time."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.kit.answers import Answer, Answers, OtherBodyError
from services.kit.clock import FeedClock
from services.kit.database import AWAY, open_database, ping
from services.kit.settings import Settings

START = datetime(2026, 1, 1, tzinfo=UTC)
GIVEN = Answer(201, '{"ä": "\u2028"}'.encode(), {"Content-Type": "application/json", "ETag": '"1"'})


@pytest.fixture
def clock() -> FeedClock:
    return FeedClock(START)


@pytest.fixture
async def answers(engine, clock) -> Answers:
    answers = Answers(engine, clock, 30, f"edge_{uuid4().hex[:8]}")
    await answers.create()
    return answers


async def test_an_answer_is_found_as_it_was_kept(answers):
    assert await answers.find("k", "hash") is None
    assert await answers.keep("k", "hash", GIVEN) == GIVEN
    assert await answers.find("k", "hash") == GIVEN


async def test_the_first_answer_counts(answers):
    other = Answer(409, b"{}", {})
    found = await asyncio.gather(*(answers.keep("k", "hash", given) for given in [GIVEN, other] * 5))
    assert len({(answer.status, answer.body) for answer in found}) == 1
    assert await answers.find("k", "hash") == found[0]


async def test_another_body_is_refused(answers):
    await answers.keep("k", "hash", GIVEN)
    with pytest.raises(OtherBodyError):
        await answers.find("k", "other")
    with pytest.raises(OtherBodyError):
        await answers.keep("k", "other", GIVEN)


async def test_answers_are_kept_thirty_days_and_then_forgotten(answers, clock):
    await answers.keep("old", "hash", GIVEN)
    clock.advance(START + timedelta(days=29, hours=23))
    await answers.keep("young", "hash", GIVEN)
    assert await answers.find("old", "hash") == GIVEN
    assert await answers.prune() == 0
    clock.advance(START + timedelta(days=30))
    assert await answers.find("old", "hash") is None
    assert await answers.prune() == 1
    assert await answers.find("young", "hash") == GIVEN


async def test_old_answers_go_by_themselves(engine, answers, clock):
    earlier = Answers(engine, FeedClock(START), 30, answers._table.schema)
    await answers.keep("old", "hash", GIVEN)
    clock.advance(START + timedelta(days=30))
    pruning = asyncio.create_task(answers.prune_daily())
    async with asyncio.timeout(20):
        while await earlier.find("old", "hash") is not None:
            pass
    pruning.cancel()


async def test_pruning_outlives_a_database_that_is_away(monkeypatch, caplog):
    monkeypatch.setattr("services.kit.answers.PRUNED_EVERY_SECONDS", 0.0)
    away = open_database(Settings(kafka="unused:1", database_url="postgresql://127.0.0.1:1/x"))
    pruning = asyncio.create_task(Answers(away, FeedClock(START), 30).prune_daily())
    async with asyncio.timeout(20):
        while len(caplog.records) < 3:  # noqa: ASYNC110 - a log line signals nothing
            await asyncio.sleep(0)
    assert not pruning.done()
    pruning.cancel()
    await away.dispose()


async def test_a_database_that_is_away_is_said_to_be(engine):
    away = open_database(Settings(kafka="unused:1", database_url="postgresql://127.0.0.1:1/x"))
    with pytest.raises(AWAY):
        await Answers(away, FeedClock(START), 30).find("k", "hash")
    assert "does not answer" in (await ping(away) or "")
    assert await ping(engine) is None
    await away.dispose()


async def test_a_statement_that_hangs_has_a_deadline(database):
    hasty = open_database(Settings(kafka="unused:1", database_url=database, database_seconds_max=0.1))
    with pytest.raises(AWAY):
        async with hasty.connect() as connection:
            await connection.execute(text("SELECT pg_sleep(20)"))
    await hasty.dispose()
