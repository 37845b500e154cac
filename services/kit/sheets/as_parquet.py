"""A table as Parquet: row groups are sent as they fill, what the table is about stands in the metadata of the file."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from services.kit.sheets.columns import Kind, Row, Sheet
from services.kit.sheets.writer import Writer

GROUP_ROWS: Final = 100_000
"""Rows of a row group: fewer compress and read badly, more would be held in memory."""
DIGITS, PLACES = 38, 4
TYPES: Final[dict[Kind, Any]] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "count": pa.int64(),
    "number": pa.float64(),
    "money": pa.decimal128(DIGITS, PLACES),
    "share": pa.float64(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}


class ParquetWriter(Writer):
    """Writes rows as columns of their kind, compressed."""

    media_type = "application/vnd.apache.parquet"

    def __init__(self, sheet: Sheet) -> None:
        self._schema = pa.schema(
            [
                pa.field(column.name, TYPES[column.kind], metadata={"unit": column.unit, "says": column.says})
                for column in sheet.columns
            ],
            metadata={"report": sheet.name, **sheet.about},
        )
        self._sent = io.BytesIO()
        self._file = parquet.ParquetWriter(_Forward(self._sent), self._schema, compression="zstd")
        self._batches: list[Any] = []
        self._waiting = 0

    def begin(self) -> bytes:
        """The file's first bytes."""
        return self._taken()

    def add(self, rows: Sequence[Row]) -> bytes:
        """Some rows; they are sent once they fill a row group."""
        if rows:
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), self._schema, strict=True)
            ]
            self._batches.append(pa.record_batch(arrays, schema=self._schema))
            self._waiting += len(rows)
        if self._waiting >= GROUP_ROWS:
            self._group()
        return self._taken()

    def end(self) -> Iterator[bytes]:
        """The rows that are left, and the directory of the file."""
        self._group()
        self._file.close()
        yield self._taken()

    def _group(self) -> None:
        if self._batches:
            self._file.write_table(pa.Table.from_batches(self._batches), row_group_size=2 * GROUP_ROWS)
        self._batches, self._waiting = [], 0

    def _taken(self) -> bytes:
        found = self._sent.getvalue()
        self._sent.seek(0)
        self._sent.truncate()
        return found


class _Forward(io.RawIOBase):
    """A file that is only ever written to at its end: Parquet needs no more."""

    def __init__(self, into: io.BytesIO) -> None:
        self._into = into

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Keep the bytes until they are taken."""
        return self._into.write(data)
