"""Folders outside the data folder: the downloads kept for next time, and what another account must be able to reach."""

import os
import stat
import tempfile
from pathlib import Path

from services.kit.stack.errors import StackError

NAME = "dealreg"


def cache_folder() -> Path:
    """Where downloads stay: XDG_CACHE_HOME, else ~/.cache, else (no usable home) a private folder in tmp."""
    candidates = [Path(base) for base in [os.environ.get("XDG_CACHE_HOME", "")] if base]
    try:
        candidates.append(Path.home() / ".cache")
    except RuntimeError:  # neither HOME nor an entry in the password file
        candidates.append(Path())
    for base in candidates:
        if base.is_absolute() and _usable(base / NAME):
            return base / NAME
    return _owned(Path(tempfile.gettempdir()) / f"{NAME}-cache-{os.geteuid()}", mode=0o700)


def system_folder(kind: str) -> Path:
    """A folder of root that every account can reach, for servers that refuse to be root; `kind` is `cache` or `lib`.

    Raises StackError when this machine has no such place.
    """
    for base in (Path("/var") / kind, Path("/var/tmp")):  # noqa: S108 - ownership is checked right below
        if os.access(base, os.W_OK | os.X_OK):
            return _owned(base / NAME, mode=0o755)
    raise StackError(f"neither /var/{kind} nor /var/tmp can be written")


def searchable_by_all(path: Path) -> bool:
    """Whether any account can walk down to this path, which itself need not exist yet."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents] if folder.exists())


def _usable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _owned(folder: Path, mode: int) -> Path:
    """Make the folder, or take it only if it is ours: in a shared tmp anybody could have put one there first."""
    folder.mkdir(mode=mode, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise StackError(f"{folder} belongs to somebody else: remove it, or set XDG_CACHE_HOME")
    folder.chmod(mode)
    return folder
