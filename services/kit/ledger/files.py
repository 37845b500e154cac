"""Files that are replaced in one step: a reader, or a restart after a crash, finds the old or the new one whole."""

import os
from contextlib import closing
from pathlib import Path


class Replacement:
    """A file that is written beside another one and then takes its place. Everything here blocks and raises OSError."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._fresh = path.with_name(path.name + ".fresh")
        self._fresh.unlink(missing_ok=True)  # whoever still writes an abandoned one must not write into this
        self._file = self._fresh.open("xb")

    def write(self, data: bytes) -> None:
        """Add to the end."""
        self._file.write(data)

    def commit(self) -> None:
        """Wait until it is on the disk, and put it in its place."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._fresh.replace(self._path)

    def close(self) -> None:
        """Let go of it; what was not committed is nobody's, and the next one removes it."""
        self._file.close()


def replace_file(path: Path, data: bytes) -> None:
    """Replace the content of a file in one step. Raises OSError."""
    with closing(Replacement(path)) as fresh:
        fresh.write(data)
        fresh.commit()
