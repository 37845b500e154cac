"""Chains of small records for tests of whatever reads them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from services.kit.ledger import GENESIS, Draft, Head, Record, Stored
from services.kit.ledger.stamping import Stamp

AT = datetime(2026, 3, 1, tzinfo=UTC)


def chain_of(count: int, head: Head = GENESIS, mark: str = "a", append_id: str = "x.0") -> list[Record]:
    """So many linked records behind a head; another mark makes other records."""
    stamp = Stamp("test", 0, head, AT)
    stamp.begin(append_id)
    drafts = (Draft("s/1", "made.v1", i + 1, b"{}", f"{mark}-{i}", "c", "system/test") for i in range(count))
    return [stamp.record(draft, AT, f"commands={i}") for i, draft in enumerate(drafts)]


def stored(records: Iterable[Record], base: int = 0) -> Sequence[Stored]:
    """The records as found in a log, from an offset on."""
    return [Stored(base + index, 0, record) for index, record in enumerate(records)]
