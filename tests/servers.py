"""Names and folders for tests that use real servers."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql


def unique(stem: str) -> str:
    """A name nobody else uses, good for topics, groups, databases and schemas."""
    return f"{stem}_{uuid.uuid4().hex[:12]}"


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """URL of an empty database on this server, dropped afterwards."""
    name = unique("test")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def temporary_open_folder() -> Iterator[Path]:
    """A temporary folder other accounts can walk into, as a PostgreSQL that refuses to be root needs it."""
    folder = Path(tempfile.mkdtemp(prefix="dealreg-open-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
