"""What writes one table in one format, piece by piece."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from services.kit.sheets.columns import Row


class Writer(ABC):
    """Writes one table: `begin`, `add` as often as there are rows, `end`; `close` in any case."""

    media_type: ClassVar[str]

    @abstractmethod
    def begin(self) -> bytes:
        """What comes before the rows."""

    @abstractmethod
    def add(self, rows: Sequence[Row]) -> bytes:
        """Some rows, or nothing yet where the format cannot say them one by one."""

    @abstractmethod
    def end(self) -> Iterator[bytes]:
        """What is left."""

    def close(self) -> None:  # noqa: B027 - most formats hold nothing that has to be given back
        """Give back what writing took, also when nobody waits for the rest."""
