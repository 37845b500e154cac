"""What a writer counts while it works; health pages and metrics read it, the ledger only writes it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Figures of one writer since the process started; times in seconds, lag in records."""

    opens: int = 0
    deciding: bool = False
    """True from the end of an opening to the next doubt, defect or stop."""
    doubts: Counter[str] = field(default_factory=Counter)
    """Why the writer dropped its state and opened again, by kind of doubt."""
    replay_seconds: float = 0.0
    """How long the last opening took to read the ledger."""
    replayed: int = 0
    appends: int = 0
    appended: int = 0
    append_seconds: float = 0.0
    """Time spent waiting for the broker's acknowledgements, over all appends."""
    lag: dict[str, int] = field(default_factory=dict)
    """Records that are there and not consumed, of each input, when the writer last looked."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Records of the own ledger that did not extend the chain, by reason."""
    checkpoints: int = 0
    stopped: str = ""
    """Why the writer stopped for good; empty while it works."""

    def note_append(self, records: int, seconds: float) -> None:
        """Count an append the broker acknowledged in its place."""
        self.appends += 1
        self.appended += records
        self.append_seconds += seconds

    def note_replay(self, records: int, seconds: float) -> None:
        """Count an opening: how much had to be read again, and how long that took."""
        self.opens += 1
        self.replayed += records
        self.replay_seconds = seconds
