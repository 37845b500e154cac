"""A partition that is folded anew is read on after a broker's hiccup, and given up only when it stays away."""

import pytest

from services.kit.ledger import Chunk, LogDoubt, Stored
from services.projections.service import line
from services.projections.service.line import READS_MAX, Line
from services.projections.store.positions import START as NOTHING
from services.projections.store.positions import Position
from tests.projections.conftest import LEDGERS, stored
from tests.projections.ledgers import Ledgers
from tests.projections.story import whole_story

PIECE = 50


class Shaky:
    """A partition in memory that does not answer the first reads of each place."""

    def __init__(self, records: list[Stored], failures: int) -> None:
        self._records = records
        self._failures = failures
        self._left = failures
        self.closed = 0

    async def start(self) -> int:
        return 0

    async def end(self) -> int:
        return len(self._records)

    async def read(self, position: int, wait_seconds: float = 0.0) -> Chunk:
        if self._left:
            self._left -= 1
            raise LogDoubt("RequestTimedOutError", "no answer")
        self._left = self._failures
        found = self._records[position : position + PIECE]
        return Chunk(found, position + len(found))

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a broker that is not there."""
    monkeypatch.setattr(line, "READ_SECONDS", 0.0)


def opened(ledgers: Ledgers, failures: int) -> tuple[Line, dict[str, Shaky], dict[str, Position]]:
    """The line, its sources, and where all their records end."""
    sources = {name: Shaky(stored(ledgers.records[name]), failures) for name in LEDGERS}
    everything = Line(0, {name: Shaky(stored(ledgers.records[name]), 0) for name in LEDGERS}, 10**6, {})
    goal = {}
    for name in LEDGERS:
        everything.weave.add(name, stored(ledgers.records[name]))
        head = everything.weave.chains[name].head
        goal[name] = NOTHING._replace(head=head, next_offset=len(ledgers.records[name]))
    return Line(0, sources, 200, {}), sources, goal


async def test_what_does_not_answer_at_first_is_read_all_the_same():
    ledgers = whole_story()
    reading, sources, goal = opened(ledgers, READS_MAX - 1)
    count = 0
    while records := await reading.step(goal):
        count += len(records)
    assert count == sum(map(len, ledgers.records.values()))
    assert all(source.closed for source in sources.values())


async def test_what_stays_away_is_given_up():
    reading, _, goal = opened(whole_story(), READS_MAX)
    with pytest.raises(LogDoubt):
        await reading.step(goal)
