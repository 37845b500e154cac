"""The clocks: sleepers wake at their time and not before, and no clock goes back."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.kit.clock import FeedClock, SystemClock

START = datetime(2025, 3, 1, 12, tzinfo=UTC)


async def settle() -> None:
    """Let every task that can run, run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_feed_wakes_only_those_whose_time_has_come():
    clock = FeedClock(START)
    early = asyncio.create_task(clock.sleep_until(START + timedelta(days=1)))
    late = asyncio.create_task(clock.sleep_until(START + timedelta(days=3)))
    never = asyncio.create_task(clock.sleep_until(None))
    await settle()
    assert not early.done()
    clock.advance(START + timedelta(days=2))
    await settle()
    assert (early.done(), late.done(), never.done()) == (True, False, False)
    clock.advance(START + timedelta(days=3))
    await asyncio.wait_for(late, 1)
    never.cancel()
    with pytest.raises(asyncio.CancelledError):
        await never


async def test_the_feed_never_goes_back():
    clock = FeedClock(START)
    clock.advance(START + timedelta(hours=1))
    clock.advance(START)
    assert clock.now() == START + timedelta(hours=1)


async def test_a_feed_of_another_zone_shows_utc():
    clock = FeedClock(START.astimezone(timezone(timedelta(hours=5))))
    assert clock.now() == START
    assert clock.now().tzinfo is UTC


async def test_the_feed_hands_its_sleepers_over_to_real_time():
    clock = FeedClock(START)
    soon = SystemClock().now() + timedelta(milliseconds=30)
    sleeper = asyncio.create_task(clock.sleep_until(soon))
    await settle()
    clock.follow_real_time()
    await asyncio.wait_for(sleeper, 5)
    assert clock.now() >= soon


async def test_real_time_behind_the_feed_does_not_turn_it_back():
    ahead = SystemClock().now() + timedelta(days=10)
    clock = FeedClock(ahead)
    clock.follow_real_time()
    assert clock.now() == ahead


async def test_a_past_time_returns_at_once():
    await asyncio.wait_for(SystemClock().sleep_until(START), 1)
    await asyncio.wait_for(FeedClock(START).sleep_until(START), 1)


async def test_the_real_clock_sleeps_until_its_time():
    clock = SystemClock()
    at = clock.now() + timedelta(milliseconds=20)
    await asyncio.wait_for(clock.sleep_until(at), 5)
    assert clock.now() >= at


async def test_the_real_clock_can_wait_for_ever():
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(SystemClock().sleep_until(None), 0.05)
