"""A table as CSV (RFC 4180, UTF-8, a heading): instants in UTC with a Z, and no cell that is taken for a formula."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from services.kit.sheets.cells import inert, instant_text, written
from services.kit.sheets.columns import Row, Sheet
from services.kit.sheets.writer import Writer


class CsvWriter(Writer):
    """Writes rows as lines; units and the rest of what the table is about have no place in this format."""

    media_type = "text/csv; charset=utf-8; header=present"

    def __init__(self, sheet: Sheet) -> None:
        self._names = [column.name for column in sheet.columns]

    def begin(self) -> bytes:
        """The heading."""
        return self.add([self._names])

    def add(self, rows: Sequence[Row]) -> bytes:
        """Some rows."""
        lines = io.StringIO()
        csv.writer(lines).writerows([_cell(value) for value in row] for row in rows)
        return lines.getvalue().encode()

    def end(self) -> Iterator[bytes]:
        """Nothing closes a CSV file."""
        return iter(())


def _cell(value: Any) -> Any:
    cell = instant_text(value) if isinstance(value, datetime) else written(value)
    return inert(cell) if isinstance(cell, str) else cell
