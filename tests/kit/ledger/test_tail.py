"""Tails: nothing accepted is missed or seen twice, whatever lies between and wherever one begins."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from services.kit.ledger import Accepted, LogDoubt, MemoryBroker, Record, Tail
from services.kit.ledger import tail as tail_module
from services.kit.ledger.anchors import STEP_RECORDS, Anchors
from services.kit.ledger.chain import BEGINNING, Anchor, Head
from services.kit.ledger.record import record_hash
from tests.kit.ledger.chains import chain_of
from tests.kit.ledger.places import SECONDS, Place

NOISE = Record(b"", b"noise", ())


async def take(batches: AsyncIterator[list[Accepted]], count: int) -> list[int]:
    found: list[int] = []
    async with asyncio.timeout(SECONDS):
        while len(found) < count:
            found += [record.sequence for record in await anext(batches)]
    return found


async def test_follows_from_a_sequence_and_waits_for_more(place: Place) -> None:
    records = chain_of(30)
    await place.send([*records[:10], NOISE, records[5], *records[10:20]], place.ledger.topic)
    batches = Tail(place.broker, place.ledger, 0).follow(after=6)
    assert await take(batches, 13) == list(range(7, 20))
    waiting = asyncio.create_task(take(batches, 10))
    await place.send([NOISE, *records[20:]], place.ledger.topic)
    assert await waiting == list(range(20, 30))
    await batches.aclose()


async def test_from_the_end_nothing_is_missed_once_it_says_so(place: Place) -> None:
    records = chain_of(20)
    await place.send([*records[:10], NOISE], place.ledger.topic)
    batches = Tail(place.broker, place.ledger, 0).follow_from_end()
    assert await anext(batches) == []
    await place.send(records[10:], place.ledger.topic)
    assert await take(batches, 10) == list(range(10, 20))
    await batches.aclose()


async def test_who_leaves_off_has_closed_the_connection(monkeypatch) -> None:
    place, closed = Place(MemoryBroker()), []
    log = await place.broker.log(place.ledger.topic, 0)

    async def close() -> None:
        closed.append(log)

    monkeypatch.setattr(log, "close", close)
    log.put(chain_of(3))
    batches = Tail(place.broker, place.ledger, 0).follow_from_end()
    assert await anext(batches) == []
    log.put(chain_of(5)[3:])
    assert await take(batches, 2) == [3, 4]
    so_far = len(closed)
    await batches.aclose()
    assert len(closed) == so_far + 1


async def test_reads_any_stretch(place: Place) -> None:
    await place.send(chain_of(500), place.ledger.topic)
    tail = Tail(place.broker, place.ledger, 0)
    for sequence, count in ((0, 3), (250, 10), (498, 10), (500, 1)):
        found = [record.sequence for record in await tail.read_at(sequence, count)]
        assert found == list(range(sequence, min(sequence + count, 500)))


async def test_a_restart_begins_at_the_saved_anchor(place: Place, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tail_module, "SAVE_EVERY_RECORDS", 100)
    records = chain_of(300)
    await place.send(records, place.ledger.topic)
    file = tmp_path / "anchors" / "test"
    assert await Tail(place.broker, place.ledger, 0, file).last_sequence() == 299
    again = Tail(place.broker, place.ledger, 0, file)
    assert (await again._restart()).head.sequence >= 99
    assert await again.last_sequence() == 299


async def test_an_anchor_that_lies_on_another_chain_is_ignored(place: Place, tmp_path: Path) -> None:
    await place.send(chain_of(10), place.ledger.topic)
    file = tmp_path / "anchor"
    tail = Tail(place.broker, place.ledger, 0, file)
    for wrong in (Anchor(Head(4, bytes(32)), 5), Anchor(Head(4, record_hash(chain_of(10)[4])), 50), BEGINNING):
        tail_module.AnchorFile(file).save(wrong)
        assert await Tail(place.broker, place.ledger, 0, file)._restart() == BEGINNING
    file.write_bytes(b"{}")
    assert await tail.last_sequence() == 9


async def test_a_disk_that_takes_no_anchor_stops_nobody(place: Place, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tail_module, "SAVE_EVERY_RECORDS", 10)
    await place.send(chain_of(50), place.ledger.topic)
    (tmp_path / "file").touch()
    batches = Tail(place.broker, place.ledger, 0, tmp_path / "file" / "anchor").follow()
    assert await take(batches, 50) == list(range(50))
    await batches.aclose()


async def test_a_lost_connection_is_opened_again_where_it_was_left(monkeypatch) -> None:
    monkeypatch.setattr(tail_module, "RETRY_SECONDS", 0.001)
    place = Place(MemoryBroker())
    log = await place.broker.log(place.ledger.topic, 0)
    records, reads = chain_of(40), 0
    log.put(records[:20])
    read = log.read

    async def failing(position: int, wait_seconds: float = 0.0):
        nonlocal reads
        reads += 1
        if reads % 2 == 0:
            log.put(records[20 + reads : 22 + reads])
            raise LogDoubt("test", "lost")
        return await read(position, wait_seconds)

    log.put(records[20:22])
    monkeypatch.setattr(log, "read", failing)
    batches = Tail(place.broker, place.ledger, 0).follow()
    assert await take(batches, 30) == list(range(30))
    await batches.aclose()


def test_anchors_are_sparse_and_found_by_sequence() -> None:
    anchors = Anchors()
    for sequence in range(99, STEP_RECORDS * 3, 100):
        anchors.note(Anchor(Head(sequence, bytes(32)), sequence + 5))
    assert len(anchors._kept) == 4
    assert anchors.before(0) == BEGINNING
    for sequence in (STEP_RECORDS + 99, STEP_RECORDS * 2, STEP_RECORDS * 9):
        found = anchors.before(sequence).head.sequence
        assert found < sequence
        assert sequence - found <= STEP_RECORDS + 100 or found == anchors.last.head.sequence
