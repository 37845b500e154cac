"""Follows a ledger record by record and has its deciders decide each again, as the records say it was decided.

A record says by its inputs how far the writer had come, by its cause which of them led to it, by its time when that
was. What was consumed without a record must leave none now.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.kit.ledger.bookkeeping import WRITER_OPENED, is_bookkeeping
from services.kit.ledger.inputs import parse_positions
from services.kit.ledger.opening import COMMANDS
from services.kit.ledger.port import Partition
from services.kit.ledger.record import Accepted, Draft, Incoming, Moment
from services.kit.ledger.redeciding.difference import Difference, compared


class Otherwise(Exception):
    """What is decided now is not what the ledger says; the text says how."""


class Redecider:
    """Decides again with a partition that knows nothing yet; its inputs must be there before the records they led to.

    What was consumed is taken out of them.
    """

    def __init__(self, partition: Partition, other: str) -> None:
        self.commands: dict[int, Incoming] = {}
        """By offset."""
        self.heard: dict[int, Accepted] = {}
        """Records of the other ledger by sequence."""
        self.redecided = 0
        """Records that came out the same."""
        self.folded = 0
        """Records that were taken as they are: the command they were decided on is no longer kept."""
        self._partition = partition
        self._other = other
        self._positions: Mapping[str, int] = {}
        self._at: datetime | None = None
        self._expected: deque[Draft] = deque()
        self._together: set[str] = set()
        """Cause and records of the last decision: what names one of them may have been decided with it."""
        self._gone = False
        """The command of the last decision is no longer kept."""
        self._last: Accepted | None = None
        self._code_version = ""

    def see(self, record: Accepted) -> Difference | None:
        """The next record of the ledger; where it differs, there is no going on."""
        self._last = record
        try:
            self._see(record)
        except Otherwise as otherwise:
            return self._difference(record, str(otherwise))
        return None

    def close(self) -> Difference | None:
        """The ledger ends here; nothing may be left that was decided together with its last record."""
        if self._last is None or not self._expected:
            return None
        return self._difference(self._last, f"now {self._expected[0].type} follows, and the ledger ends")

    def _difference(self, record: Accepted, text: str) -> Difference:
        return Difference(record.sequence, record.stream, record.type, text, self._code_version)

    def _see(self, record: Accepted) -> None:
        if is_bookkeeping(record):
            if record.type == WRITER_OPENED:
                self._code_version = json.loads(record.value)["code_version"]
            return
        positions = parse_positions(record.inputs)
        goes_on = record.causation in self._together and positions == self._positions
        if not self._expected and not (goes_on and self._gone):
            self._expected += self._decide(record, goes_on)
            self._gone = not self._expected
            self._positions, self._at = positions, record.time
            self._together.clear()
        self._together |= {record.causation, record.id}
        self._take(record)

    def _take(self, record: Accepted) -> None:
        if self._gone:
            self._partition.fold(record)
            self.folded += 1
            return
        if (text := compared(record, self._expected.popleft())) is not None:
            raise Otherwise(text)
        self.redecided += 1

    def _decide(self, record: Accepted, goes_on: bool) -> Sequence[Draft]:
        """What is decided now; nothing when the command is gone. Raises Otherwise."""
        passed = self._passed(COMMANDS, record)
        source = None if passed else self._heard_last(record)
        self._pass_silently(record, source)
        moment = Moment(record.time, record.sequence)
        # All that is due is decided before anything else of a later time: what was found then stands here.
        if (self._at is None or record.time > self._at) and (drafts := _decided(self._partition.due, moment)):
            return drafts
        if passed:
            return self._decide_command(record, passed, moment)
        if source is not None:
            drafts = _decided(self._partition.observe, self._other, source, moment)
            return drafts or _nothing(f"record {source.sequence} of {self._other} leads to nothing now")
        drafts = _decided(self._partition.due, moment)
        came = "it came with the record before it" if goes_on else "the clock decided it"
        return drafts or _nothing(f"{came}, and now nothing does")

    def _decide_command(self, record: Accepted, passed: int, moment: Moment) -> Sequence[Draft]:
        if passed > 1:
            raise Otherwise(f"{passed} commands were passed at once, and each must leave a record")
        command = self.commands.pop(self._position(COMMANDS, record) - 1, None)
        return [] if command is None else _decided(self._partition.command, command, moment)

    def _pass_silently(self, record: Accepted, source: Accepted | None) -> None:
        """What was heard from the other ledger without a consequence has none now."""
        end = self._position(self._other, record) if source is None else source.sequence
        moment = Moment(self._at or record.time, record.sequence)
        for sequence in range(self._positions.get(self._other, 0), end):
            heard = self.heard.pop(sequence, None)
            if heard is None:
                raise Otherwise(f"record {sequence} of {self._other} had been heard, and is not there")
            if not is_bookkeeping(heard) and (found := _decided(self._partition.observe, self._other, heard, moment)):
                raise Otherwise(f"record {sequence} of {self._other} left nothing, and now leads to {found[0].type}")

    def _heard_last(self, record: Accepted) -> Accepted | None:
        """The record of the other ledger that led to this one, if one did."""
        if not self._passed(self._other, record):
            return None
        sequence = self._position(self._other, record) - 1
        heard = self.heard.get(sequence)
        return self.heard.pop(sequence) if heard is not None and heard.id == record.causation else None

    def _passed(self, name: str, record: Accepted) -> int:
        return self._position(name, record) - self._positions.get(name, 0)

    def _position(self, name: str, record: Accepted) -> int:
        return parse_positions(record.inputs).get(name, 0)


def _decided(decide: Callable[..., Sequence[Draft]], *given: object) -> Sequence[Draft]:
    try:
        return decide(*given)
    except Exception as error:
        raise Otherwise(f"deciding it fails now: {type(error).__name__}: {error}") from error


def _nothing(text: str) -> Sequence[Draft]:
    raise Otherwise(text)
