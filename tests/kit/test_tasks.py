"""Nobody who returns, fails or is cancelled leaves a task behind, and a cancellation is never lost."""

import asyncio

import pytest

from services.kit.tasks import apart, together


async def one_more_turn(ended: list[str]) -> None:
    """Works until it is cancelled, and then takes a while to end, as one who closes a connection."""
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ended.append("ended")


async def failing(after: asyncio.Event) -> None:
    await after.wait()
    raise ConnectionError("away")


@pytest.mark.parametrize("cancelled_first", [True, False])
async def test_a_cancellation_that_comes_with_a_failure_is_not_lost(cancelled_first: bool) -> None:
    fail = asyncio.Event()

    async def group_work() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(fail))

    task = asyncio.create_task(apart(group_work()))
    for _ in range(3):
        await asyncio.sleep(0)
    if cancelled_first:
        task.cancel()
    fail.set()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_after_a_failure_the_caller_does_not_count_as_cancelled() -> None:
    fail = asyncio.Event()
    fail.set()

    async def group_work() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(fail))

    with pytest.raises(ExceptionGroup):
        await apart(group_work())
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_together_gives_the_results_in_order() -> None:
    assert await together(asyncio.sleep(0.001, "slow"), asyncio.sleep(0, "quick")) == ["slow", "quick"]
    assert await together() == []


async def test_together_fails_when_all_have_ended() -> None:
    ended: list[str] = []
    fail = asyncio.Event()
    fail.set()
    with pytest.raises(ConnectionError):
        await together(one_more_turn(ended), failing(fail), one_more_turn(ended))
    assert ended == ["ended", "ended"]


async def test_together_is_cancelled_when_all_have_ended() -> None:
    ended: list[str] = []
    task = asyncio.create_task(together(one_more_turn(ended), one_more_turn(ended)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["ended", "ended"]
