"""A table on its way: batches of rows in, bytes out, and never more of it in memory than a batch or a row group."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping, Sequence
from typing import Final, Literal

from services.kit.sheets.as_csv import CsvWriter
from services.kit.sheets.as_json import JsonWriter
from services.kit.sheets.as_parquet import ParquetWriter
from services.kit.sheets.as_xlsx import XlsxWriter
from services.kit.sheets.columns import Row, Sheet
from services.kit.sheets.writer import Writer

Format = Literal["json", "csv", "xlsx", "parquet"]


FORMATS: Final[Mapping[Format, Callable[[Sheet], Writer]]] = {
    "json": JsonWriter,
    "csv": CsvWriter,
    "xlsx": XlsxWriter,
    "parquet": ParquetWriter,
}


async def streamed(writer: Writer, batches: AsyncIterable[Sequence[Row]]) -> AsyncGenerator[bytes]:
    """The table as it is written; the work is done beside the event loop, which others wait for."""
    try:
        if chunk := await asyncio.to_thread(writer.begin):
            yield chunk
        async for rows in batches:
            if chunk := await asyncio.to_thread(writer.add, rows):
                yield chunk
        rest = writer.end()
        while chunk := await asyncio.to_thread(next, rest, b""):
            yield chunk
    finally:
        writer.close()
