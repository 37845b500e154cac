"""A table as one JSON object whose `rows` come last, so that it can be read while it is written."""

from collections.abc import Iterator, Sequence

import orjson

from services.kit.sheets.columns import Row, Sheet
from services.kit.sheets.writer import Writer

OPTIONS = orjson.OPT_UTC_Z


class JsonWriter(Writer):
    """Writes rows as objects; amounts are texts, so that nobody rounds them."""

    media_type = "application/json"

    def __init__(self, sheet: Sheet) -> None:
        self._names = [column.name for column in sheet.columns]
        columns = [column.described() for column in sheet.columns]
        self._head = orjson.dumps({"report": sheet.name, **sheet.about, "columns": columns})
        self._separator = b"\n"

    def begin(self) -> bytes:
        """Everything before the rows."""
        return self._head[:-1] + b',"rows":['

    def add(self, rows: Sequence[Row]) -> bytes:
        """Some rows."""
        objects = (orjson.dumps(dict(zip(self._names, row, strict=True)), default=str, option=OPTIONS) for row in rows)
        found = self._separator + b",\n".join(objects) if rows else b""
        self._separator = b",\n" if rows else self._separator
        return found

    def end(self) -> Iterator[bytes]:
        """What closes the object."""
        yield b"\n]}\n"
