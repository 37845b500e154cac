"""Kafka and PostgreSQL from their official images, where a container engine answers; data stays in named volumes."""

import os
from abc import abstractmethod
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from services.kit.stack.broker import SETTINGS
from services.kit.stack.errors import StackError
from services.kit.stack.part import Part, Trace
from services.kit.stack.ports import HOST
from services.kit.stack.postgres import USER, database_url, password_of
from services.kit.stack.probes import database_answers, kafka_answers

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container as Running

ENGINE_SECONDS = 2
STOP_SECONDS = 20
LOG_TAIL_LINES = 8


def engine() -> "DockerClient | None":
    """A client of the container engine, if one answers; a `docker` on PATH alone proves nothing."""
    if not (os.environ.get("DOCKER_HOST") or Path("/var/run/docker.sock").exists()):
        return None
    import docker

    with suppress(docker.errors.DockerException, OSError):
        client = docker.from_env(timeout=ENGINE_SECONDS)
        if client.ping():
            return client
    return None


class Contained(Part):
    """A server in a container of its own, published on a loopback port, its data in a volume named after the folder."""

    image: ClassVar[str]
    inner_port: ClassVar[int]
    data_path: ClassVar[str]
    port_count = 1

    _container: "Running | None" = None

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """What the image is told."""

    @property
    def rung(self) -> str:
        """The image."""
        return f"container of {self.image}"

    @property
    def running(self) -> bool:
        """Whether the engine says so."""
        import docker

        if self._container is None:
            return False
        try:
            self._container.reload()
        except docker.errors.NotFound:
            return False
        return self._container.status == "running"

    def find(self) -> bool:
        """Look up the container by its name."""
        import docker

        self.ports = Trace.read(self.folder).ports
        client = engine()
        with suppress(docker.errors.NotFound):
            self._container = client.containers.get(self._label) if client else None
        return self.running

    def _launch(self) -> None:
        import docker
        from testcontainers.core.config import testcontainers_config
        from testcontainers.core.container import DockerContainer

        self._remove()  # one that was killed, or left by a crash, still has the name
        testcontainers_config.ryuk_disabled = self.detached  # the reaper removes containers when this program is gone
        wanted = DockerContainer(self.image, name=self._label, env=self.environment())
        wanted.with_bind_ports(self.inner_port, self.ports[0]).with_volume_mapping(self._label, self.data_path, "rw")
        try:
            self._container = wanted.start().get_wrapped_container()
        except docker.errors.DockerException as reason:  # no such image here, no way to fetch it, no room
            raise StackError(f"{self.name} cannot be started as a {self.rung}: {reason}") from reason

    def _end(self) -> None:
        if self._container is not None:
            self._container.stop(timeout=STOP_SECONDS)
        self._remove()

    def _cut(self) -> None:
        if self._container is not None:
            self._container.kill()

    def _remove(self) -> None:
        self.find()
        if self._container is not None:
            self._container.remove(force=True)
            self._container = None

    def _last_words(self) -> str:
        return self._container.logs(tail=LOG_TAIL_LINES).decode(errors="replace") if self._container else ""

    @property
    def _label(self) -> str:
        return f"dealreg-{self.name.lower()}-{sha256(str(self.folder).encode()).hexdigest()[:12]}"


class KafkaContainer(Contained):
    """Kafka's own image with the settings of the native broker."""

    name = "Kafka"
    image = "apache/kafka:4.3.1"
    inner_port = 9092
    data_path = "/var/lib/kafka/data"

    @property
    def address(self) -> str:
        """host:port, as Kafka clients want it."""
        return f"{HOST}:{self.ports[0]}"

    def answers(self) -> bool:
        """Whether it names a live broker."""
        return kafka_answers(self.address)

    def environment(self) -> dict[str, str]:
        """Every setting: the image takes its own defaults only when it is told nothing."""
        settings = SETTINGS | {
            "listeners": f"PLAINTEXT://:{self.inner_port},CONTROLLER://:9093",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "controller.quorum.voters": "1@localhost:9093",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": self.data_path,
        }
        return {f"KAFKA_{key.replace('.', '_').upper()}": value for key, value in settings.items()}


class PostgresContainer(Contained):
    """PostgreSQL's own image."""

    name = "PostgreSQL"
    image = "postgres:18"
    inner_port = 5432
    data_path = "/var/lib/postgresql"

    @property
    def address(self) -> str:
        """The URL with user and password."""
        return database_url(password_of(self.folder), self.ports[0])

    def answers(self) -> bool:
        """Whether our user can log in."""
        return database_answers(self.address)

    def environment(self) -> dict[str, str]:
        """User and password; the database has the default name."""
        return {"POSTGRES_USER": USER, "POSTGRES_DB": "postgres", "POSTGRES_PASSWORD": password_of(self.folder)}
