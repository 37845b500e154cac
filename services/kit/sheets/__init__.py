"""Tables for other programs: one set of columns and rows, written as JSON, CSV, XLSX or Parquet a batch at a time."""

from services.kit.sheets.cells import instant_text
from services.kit.sheets.columns import Column, Kind, Sheet
from services.kit.sheets.streaming import FORMATS, Format, streamed
from services.kit.sheets.writer import Writer

__all__ = ["FORMATS", "Column", "Format", "Kind", "Sheet", "Writer", "instant_text", "streamed"]
