"""Each table does what the plain thing it stands for would do, also across pictures that are written down later."""

from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.kit.tables import Queue, Rows, Shards, key_of
from services.kit.tables import rows as rows_module

NAMES = st.integers(0, 30).map(lambda number: f"name {number}")
KEYS = st.integers(0, 30).map(lambda number: key_of(str(UUID(int=number * rows_module.SHARDS))))
"""All of them in one shard."""
BYTES = st.binary(min_size=3, max_size=3)


class ShardsMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.table, self.model = Shards(), dict[str, bytes]()
        self.pictures: list[tuple[object, dict[str, bytes]]] = []

    @rule(name=NAMES, value=BYTES)
    def put(self, name: str, value: bytes) -> None:
        self.table.put(name, value)
        self.model[name] = value

    @rule(name=NAMES)
    def drop(self, name: str) -> None:
        if self.model.pop(name, None) is not None:
            self.table.drop(name)

    @rule(start=st.integers(0, 2), limit=BYTES)
    def sweep(self, start: int, limit: bytes) -> None:
        for number in range(start * 1024, (start + 1) * 1024):
            self.table.sweep(number, lambda value: value < limit)
        self.model = {name: value for name, value in self.model.items() if value >= limit}

    @rule()
    def take_a_picture(self) -> None:
        self.pictures.append((self.table.dump(), dict(self.model)))

    @rule()
    def look_at_all_pictures(self) -> None:
        for pieces, was in self.pictures:
            restored = Shards()
            restored.load(pieces)
            assert dict(restored.items()) == was
        self.pictures.clear()

    @rule()
    def start_again(self) -> None:
        restored = Shards()
        restored.load(list(self.table.dump()))
        assert list(restored.dump()) == list(self.table.dump())
        self.table = restored

    @invariant()
    def it_is_the_dict(self) -> None:
        assert dict(self.table.items()) == self.model
        assert len(self.table) == len(self.model)
        assert self.table.get("another") is None


class RowsMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.table, self.model = Rows(3), dict[bytes, bytes]()
        self.pictures: list[tuple[object, dict[bytes, bytes]]] = []

    @rule(key=KEYS, row=BYTES)
    def put(self, key: bytes, row: bytes) -> None:
        self.table.put(key, row)
        self.model[key] = row

    @rule(key=KEYS)
    def drop(self, key: bytes) -> None:
        self.table.drop(key)
        self.model.pop(key, None)

    @rule()
    def take_a_picture(self) -> None:
        self.pictures.append((self.table.dump(), dict(self.model)))

    @rule()
    def look_at_all_pictures(self) -> None:
        for pieces, was in self.pictures:
            restored = Rows(3)
            restored.load(pieces)
            assert len(restored) == len(was)
            assert all(restored.get(key) == row for key, row in was.items())
        self.pictures.clear()

    @rule(key=KEYS)
    def get(self, key: bytes) -> None:
        assert self.table.get(key) == self.model.get(key)

    @invariant()
    def it_is_the_dict(self) -> None:
        assert len(self.table) == len(self.model)
        assert b"".join(self.table.dump()) == b"".join(key + self.model[key] for key in sorted(self.model))


class QueueMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.table, self.model = Queue(3), list[bytes]()

    @rule(rows=st.lists(BYTES, min_size=1, max_size=3), times=st.sampled_from((1, 3000)))
    def add(self, rows: list[bytes], times: int) -> None:
        for row in rows * times:
            self.table.add(row)
        self.model += rows * times

    @rule(most=st.sampled_from((1, 5000)))
    def take(self, most: int) -> None:
        for _ in range(min(most, len(self.model))):
            assert self.table.first() == self.model.pop(0)
            self.table.take()

    @rule()
    def start_again(self) -> None:
        restored = Queue(3)
        restored.load(self.table.dump())
        self.table = restored

    @invariant()
    def it_is_the_list(self) -> None:
        assert len(self.table) == len(self.model)
        assert self.table.first() == (self.model[0] if self.model else None)
        assert [self.table.some(most) for most in (0, 2, 5000)] == [self.model[:most] for most in (0, 2, 5000)]


TestShards, TestRows, TestQueue = ShardsMachine.TestCase, RowsMachine.TestCase, QueueMachine.TestCase
for case in (TestShards, TestRows, TestQueue):
    case.settings = settings(max_examples=30)
