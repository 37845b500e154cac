"""A table as an Excel workbook, written row by row into a file on disk; a second sheet says what it is about."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from services.kit.sheets.cells import is_formula, written
from services.kit.sheets.columns import Row, Sheet
from services.kit.sheets.writer import Writer

ROWS_MAX: Final = 1_000_000
"""Rows of one sheet: Excel takes 1 048 576; what is more goes on in the next sheet."""
CELL_LENGTH_MAX: Final = 32_767
CHUNK_BYTES: Final = 1 << 16
TITLE_LENGTH_MAX: Final = 31
INSTANT: Final = "yyyy-mm-dd hh:mm:ss"


class XlsxWriter(Writer):
    """Writes rows as cells of their kind; every text is a text cell, never a formula, whatever it begins with."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._book = Workbook(write_only=True)
        self._page: Any = None
        self._rows = self._pages = 0
        self._saved = False

    def begin(self) -> bytes:
        """The first sheet; nothing can be sent before the workbook is whole."""
        self._next_page()
        return b""

    def add(self, rows: Sequence[Row]) -> bytes:
        """Some rows."""
        for row in rows:
            if self._rows == ROWS_MAX:
                self._next_page()
            self._page.append([self._cell(value) for value in row])
            self._rows += 1
        return b""

    def end(self) -> Iterator[bytes]:
        """The workbook."""
        self._explain()
        with tempfile.TemporaryFile() as file:
            self._book.save(file)
            self._saved = True
            yield from _chunks(file)

    def close(self) -> None:
        """Remove the rows from the disk that were not made a workbook."""
        for page in () if self._saved else self._book.worksheets:
            page.close()
            page._writer.cleanup()  # noqa: SLF001 - openpyxl does so by itself only when it saves

    def _next_page(self) -> None:
        self._pages, self._rows = self._pages + 1, 0
        suffix = "" if self._pages == 1 else f" {self._pages}"
        self._page = self._book.create_sheet(self._sheet.name[: TITLE_LENGTH_MAX - len(suffix)] + suffix)
        self._page.freeze_panes = "A2"
        self._page.append([column.name for column in self._sheet.columns])

    def _explain(self) -> None:
        page = self._book.create_sheet("About")
        for name, text in self._sheet.about.items():
            page.append([self._cell(name), self._cell(text)])
        page.append([])
        page.append(["column", "type", "unit", "says"])
        for column in self._sheet.columns:
            page.append([self._cell(text) for text in column.described().values()])

    def _cell(self, value: Any) -> Any:
        if isinstance(value, datetime):
            cell = WriteOnlyCell(self._page, value.astimezone(UTC).replace(tzinfo=None))  # Excel knows no time zones
            cell.number_format = INSTANT
            return cell
        plain = written(value)
        return self._text(plain) if isinstance(plain, str) else plain

    def _text(self, text: str) -> Any:
        """Excel shows it as it is, and keeps it a text when somebody edits it."""
        clean = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:CELL_LENGTH_MAX]
        if not is_formula(clean):
            return clean
        cell = WriteOnlyCell(self._page, clean)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
