"""Which code is running, told by its text: a checkpoint is good only for the very code that made it."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import contracts
import services

PACKAGES = (contracts, services)


@cache
def code_version() -> str:
    """The version of every module that may have a say in what a record means."""
    return version_of(Path(str(package.__file__)).parent for package in PACKAGES)


def version_of(folders: Iterable[Path]) -> str:
    """A digest of the modules in these folders, by name and text."""
    digest = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes()):
                digest.update(len(part).to_bytes(4, "big") + part)
    return digest.hexdigest()[:16]
