"""What a table says of itself: its columns with kind and unit, and what it is about."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "texts", "count", "number", "money", "share", "date", "instant", "flag"]
"""money is exact and stands beside a column with its currency; share is between 0 and 1; instant is in UTC."""

Row = Sequence[Any]


class Column(NamedTuple):
    """A column; `unit` is empty where the kind says all, as for texts."""

    name: str
    kind: Kind
    says: str
    unit: str = ""

    def described(self) -> dict[str, str]:
        """The column as data."""
        return {"name": self.name, "type": self.kind, "unit": self.unit, "says": self.says}


class Sheet(NamedTuple):
    """A table without its rows; `about` is told beside them where the format has a place for it."""

    name: str
    columns: tuple[Column, ...]
    about: Mapping[str, str]
