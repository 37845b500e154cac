"""The records used last, within a bound of memory; what is not here is read from the log again."""

from collections import OrderedDict

from services.kit.ledger.recorder.events import Kept


class Cache:
    """Records by sequence number; the one not used for the longest time makes room."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._used = 0
        self._kept: OrderedDict[int, Kept] = OrderedDict()

    def put(self, sequence: int, record: Kept) -> None:
        """Remember a record that is not here yet."""
        self._kept[sequence] = record
        self._used += record.memory_bytes
        while self._used > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self._used -= oldest.memory_bytes

    def get(self, sequence: int) -> Kept | None:
        """The record, if it is still here."""
        record = self._kept.get(sequence)
        if record is not None:
            self._kept.move_to_end(sequence)
        return record

    def __len__(self) -> int:
        return len(self._kept)
