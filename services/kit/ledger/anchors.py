"""Places from which a chain can be followed, kept so that a reader need not begin at the beginning."""

import json
from bisect import bisect_right, insort
from pathlib import Path
from typing import Any

from services.kit.ledger.chain import BEGINNING, Anchor, Head
from services.kit.ledger.files import replace_file

STEP_RECORDS = 1000


def anchor_to_json(anchor: Anchor) -> dict[str, object]:
    """An anchor as plain values."""
    return {"sequence": anchor.head.sequence, "hash": anchor.head.hash.hex(), "position": anchor.position}


def anchor_from_json(value: dict[str, Any]) -> Anchor:
    """An anchor out of plain values. Raises KeyError, TypeError and ValueError."""
    return Anchor(Head(int(value["sequence"]), bytes.fromhex(value["hash"])), int(value["position"]))


class Anchors:
    """Anchors of one partition in memory, about one in a thousand records of those that were seen."""

    def __init__(self) -> None:
        self._kept = [BEGINNING]

    @property
    def last(self) -> Anchor:
        """The furthest one."""
        return self._kept[-1]

    def note(self, anchor: Anchor) -> None:
        """Keep the anchor if it is far enough from the one before it."""
        if anchor.head.sequence - self.before(anchor.head.sequence + 1).head.sequence >= STEP_RECORDS:
            insort(self._kept, anchor)

    def keep(self, anchor: Anchor) -> None:
        """Keep the anchor in any case."""
        if anchor not in self._kept:
            insort(self._kept, anchor)

    def before(self, sequence: int) -> Anchor:
        """The last known place before the record of this sequence."""
        index = bisect_right(self._kept, sequence - 1, key=lambda anchor: anchor.head.sequence)
        return self._kept[max(index - 1, 0)]


class AnchorFile:
    """One anchor on disk, a cache like a checkpoint. Its calls block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, anchor: Anchor) -> None:
        """Replace what was saved. Raises OSError."""
        replace_file(self._path, json.dumps(anchor_to_json(anchor)).encode())

    def load(self) -> Anchor:
        """What was saved; the beginning when there is nothing, or nothing readable."""
        try:
            return anchor_from_json(json.loads(self._path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return BEGINNING
