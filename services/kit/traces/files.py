"""Everything that stands in files, also inside archives and Parquet; not what a broker or a database keeps in them."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import pyarrow
from pyarrow import parquet

from services.kit.traces.searching import Piece

CHUNK_BYTES: Final = 4 << 20
OVERLAP_BYTES: Final = 4 << 10
"""More than any writing of a word takes: what lies across the end of a chunk is found in the next."""
DEPTH_MAX: Final = 4
"""Archives within archives."""
BROKEN: Final = (zipfile.BadZipFile, zlib.error, pyarrow.ArrowException, NotImplementedError, RuntimeError, EOFError)
"""What is raised for a packed file that is damaged, encrypted, or packed in a way nobody here knows."""
SERVERS: Final = ("PG_VERSION", "meta.properties")
"""A folder with such a file is a database's or a broker's own: it is looked through as tables and topics."""

Unread = Callable[[str], None]
"""Is told of a file that could not be looked into, or not to its end."""


def in_files(paths: Iterable[Path], unread: Unread) -> Iterator[Piece]:
    """Every file there, and in folders below."""
    for path in paths:
        for file in _files(path):
            try:
                with file.open("rb") as opened:
                    yield from _whole(str(file), opened, DEPTH_MAX, unread)
            except OSError:
                unread(str(file))


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.exists():
        return
    if path.is_file():
        yield path
    elif path.is_dir() and not any((path / name).exists() for name in SERVERS):
        for below in sorted(path.iterdir()):
            yield from _files(below)


def _whole(place: str, file: IO[bytes], depth: int, unread: Unread) -> Iterator[Piece]:
    """A file as it is, and what is packed in it."""
    yield Piece(f"file {place}", [("name", place.encode(errors="surrogateescape"))])
    yield from _chunks(place, file)
    file.seek(0)
    begin = file.read(4)
    file.seek(0)
    unpack = next((unpack for mark, unpack in PACKED.items() if begin.startswith(mark)), None)
    if unpack is None:
        return
    if depth == 0:
        unread(place)
        return
    try:
        for inner, opened in unpack(file):
            yield from _whole(f"{place}{inner}", opened, depth - 1, unread)
    except BROKEN:
        unread(place)


def _chunks(place: str, file: IO[bytes]) -> Iterator[Piece]:
    kept = b""
    while chunk := file.read(CHUNK_BYTES):
        yield Piece(f"file {place}", [("content", kept + chunk)])
        kept = chunk[-OVERLAP_BYTES:]


def _unzipped(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            with archive.open(member) as opened:
                yield f"!{member.filename}", opened


def _gunzipped(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(file) as opened:
        yield "!", cast("IO[bytes]", opened)


def _columns(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """The columns of a Parquet file, group by group, as one text each."""
    table: Any = parquet.ParquetFile(file)
    for group in range(table.num_row_groups):
        for name, column in zip(table.schema_arrow.names, table.read_row_group(group).columns, strict=True):
            text = "\n".join(str(value) for value in column.to_pylist() if value is not None)
            yield f"!{name}", io.BytesIO(text.encode())


PACKED: Final = {b"PK\x03\x04": _unzipped, b"\x1f\x8b": _gunzipped, b"PAR1": _columns}
"""What a packed file begins with, and how what is in it is read."""
