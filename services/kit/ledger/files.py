"""Files that are replaced in one step: a reader, or a restart after a crash, finds the old or the new one whole."""

import os
from pathlib import Path


def replace_file(path: Path, *parts: bytes) -> None:
    """Write the parts beside the file, wait until they are on the disk, and put them in its place. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".fresh")
    with fresh.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
