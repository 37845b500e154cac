"""The broker's jars: fetched once from Maven Central, pinned by version and SHA-256, checked at every start."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import truststore
from rich.console import Console
from rich.progress import Progress

from services.kit.stack.errors import StackError
from services.kit.stack.places import cache_folder

DOWNLOADS_AT_ONCE = 6
MIRROR_VARIABLE = "DEALREG_MAVEN_MIRROR"  # where Maven Central is reached through a mirror
DOWNLOAD_SECONDS = 60  # for one answer of the repository, not for the whole file


class Jar(NamedTuple):
    """One line of broker-jars.lock."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """Its name in the library folder."""
        return f"{self.artifact}-{self.version}.jar"

    def is_at(self, path: Path) -> bool:
        """Whether exactly this jar lies there."""
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256


def pinned() -> list[Jar]:
    """The jars a broker needs, as pinned beside this module."""
    return list(_lines(files(__package__).joinpath("broker-jars.lock").read_text()))


def library() -> Path:
    """The folder that holds the jars once they are fetched."""
    return cache_folder() / "kafka-jars"


def missing() -> list[Jar]:
    """The pinned jars that are not there, or not what they should be."""
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        right = pool.map(lambda jar: jar.is_at(library() / jar.file_name), pinned())
        return [jar for jar, found in zip(pinned(), right, strict=True) if not found]


def class_path() -> str:
    """Java's class path of all pinned jars, fetching what is missing; raises StackError when that fails."""
    wanted = missing()
    if wanted:
        _fetch(wanted)
    return ":".join(sorted(str(library() / jar.file_name) for jar in pinned()))


def _fetch(wanted: list[Jar]) -> None:
    library().mkdir(parents=True, exist_ok=True)
    with (
        _trust_of_the_system(),
        tempfile.TemporaryDirectory(dir=cache_folder()) as fresh,
        ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        work = pool.map(lambda jar: _fetch_one(jar, Path(fresh)), wanted)
        for _ in progress.track(work, total=len(wanted), description="Kafka's jars from Maven Central"):
            pass


@contextmanager
def _trust_of_the_system() -> Iterator[None]:
    """Certificates as the system trusts them: a company's own proxy is known only there."""
    truststore.inject_into_ssl()
    try:
        yield
    finally:
        truststore.extract_from_ssl()


def _fetch_one(jar: Jar, fresh: Path) -> None:
    # Imported when needed: it takes a noticeable part of a start, and a second start downloads nothing.
    from jgo.maven import MavenContext, PythonResolver

    mirror = os.environ.get(MIRROR_VARIABLE)
    repositories = {"central": mirror} if mirror else None
    context = MavenContext(PythonResolver(), fresh, remote_repos=repositories, timeout=DOWNLOAD_SECONDS)
    try:
        found = Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
    except (OSError, RuntimeError, ValueError) as reason:
        raise StackError(f"cannot download {jar.file_name} from Maven Central: {reason}") from reason
    if not jar.is_at(found):
        raise StackError(f"{jar.file_name} as downloaded is not the pinned one (SHA-256 differs)")
    shutil.move(found, library() / jar.file_name)


def _lines(lock: str) -> Iterator[Jar]:
    for line in lock.splitlines():
        coordinates, sha256 = line.split(" sha256=")
        group, artifact, version = coordinates.split(":")
        yield Jar(group, artifact, version, sha256)
