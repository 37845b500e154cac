"""Names and folders for tests that use real servers."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def unique(stem: str) -> str:
    """A name nobody else uses, good for topics, groups, databases and schemas."""
    return f"{stem}_{uuid.uuid4().hex[:12]}"


@contextmanager
def temporary_open_folder() -> Iterator[Path]:
    """A temporary folder other accounts can walk into, as a PostgreSQL that refuses to be root needs it."""
    folder = Path(tempfile.mkdtemp(prefix="dealreg-open-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
