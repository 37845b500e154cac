"""Where the accepted records of a partition lie, by stream and version and by sequence: places, no bytes."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.record import Accepted


class Places:
    """The versions of one stream in ascending order, and the sequence number of each."""

    __slots__ = ("sequences", "versions")

    def __init__(self) -> None:
        self.versions = array("q")
        self.sequences = array("q")

    def add(self, version: int, sequence: int) -> None:
        at = bisect_left(self.versions, version)
        self.versions.insert(at, version)
        self.sequences.insert(at, sequence)

    def holds(self, version: int) -> bool:
        at = bisect_left(self.versions, version)
        return at < len(self.versions) and self.versions[at] == version

    def between(self, gt: int | None, lte: int | None) -> Sequence[int]:
        """Sequence numbers of the versions above `gt` and up to `lte`."""
        start = 0 if gt is None else bisect_right(self.versions, gt)
        stop = len(self.versions) if lte is None else bisect_right(self.versions, lte)
        return self.sequences[start:stop]


class Index:
    """The fold of one ledger partition that a recorder answers from; some 16 bytes an event and 300 a stream."""

    def __init__(self, own_stream: str) -> None:
        self.own_stream = own_stream
        """The stream in which the ledger speaks of itself; its records are no events of the application."""
        self.last: Accepted | None = None
        """The last record."""
        self.last_event: int | None = None
        """The sequence of the last event of the application."""
        self._offsets = array("q")
        self._streams: dict[str, Places] = {}

    def fold(self, record: Accepted, stream: str, version: int) -> None:
        """Take in the next accepted record; the last two are its own, which the caller has read from it anyway."""
        self._offsets.append(record.offset)
        self.last = record
        places = self._streams.get(stream)
        if places is None:
            places = self._streams[stream] = Places()
        places.add(version, record.sequence)
        if stream != self.own_stream:
            self.last_event = record.sequence

    def holds(self, stream: str, version: int) -> bool:
        """Is this version of the stream taken?"""
        places = self._streams.get(stream)
        return places is not None and places.holds(version)

    def stream(self, stream: str, gt: int | None = None, lte: int | None = None) -> Sequence[int]:
        """Sequence numbers of a stream's records, by version: above `gt`, up to `lte`."""
        places = self._streams.get(stream)
        return places.between(gt, lte) if places else ()

    def next_own_version(self) -> int:
        """The version of the next record in which the ledger speaks of itself."""
        return len(self.stream(self.own_stream)) + 1

    def offset(self, sequence: int) -> int:
        """Where in the log the record with this sequence number lies."""
        return self._offsets[sequence]

    def __len__(self) -> int:
        return len(self._offsets)

    @property
    def inputs_bytes(self) -> int:
        """The size of `ce_inputs` in the last record."""
        return len(self.last.inputs.encode()) if self.last else 0

    @property
    def positions(self) -> dict[str, int]:
        """The next position to consume of each input, as of the last record."""
        return parse_positions(self.last.inputs) if self.last else {}
