"""One Kafka node (KRaft, broker and controller in one) as a child process, data kept between runs."""

import base64
import shutil
import signal
import uuid
from importlib.resources import files
from pathlib import Path

from services.kit.stack import jars
from services.kit.stack.java import Java, find_java
from services.kit.stack.native import Native
from services.kit.stack.ports import HOST
from services.kit.stack.probes import kafka_answers

FORMAT_SECONDS = 60

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "auto.create.topics.enable": "false",
    # After a crash the node waits until its old self is declared dead: 9 s by default. Much less, and a machine that
    # is short of processor time declares its living node dead.
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "500",
}


class Broker(Native):
    """Kafka without anything installed: pinned jars, and Java from PATH or from a wheel."""

    name = "Kafka"
    port_count = 2
    stop_signal = signal.SIGTERM  # answered within a second with exit code 143, which is clean

    _java: Java | None = None

    @property
    def address(self) -> str:
        """host:port, as Kafka clients want it."""
        return f"{HOST}:{self.ports[0]}"

    @property
    def rung(self) -> str:
        """Which Java runs it."""
        return f"child process, Java {self.java.version} from {self.java.origin}"

    @property
    def java(self) -> Java:
        """The Java in use, looked for once."""
        self._java = self._java or find_java()
        return self._java

    def prepare(self) -> None:
        """Fetch the jars if need be, write the configuration for today's ports, format the data folder once."""
        self.folder.chmod(0o700)  # the ledgers are nobody else's business
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in self._settings().items()))
        formatted = self.folder / "formatted"
        if formatted.exists():
            return
        shutil.rmtree(self._data, ignore_errors=True)  # half a format is none
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        named = f"--cluster-id={cluster}"  # one argument: one id in 64 begins with a dash, and would pass for an option
        tool = [*self._java_with("kafka.tools.StorageTool"), "format", named, "-c", str(self._properties)]
        self._run(tool, FORMAT_SECONDS)
        formatted.touch()

    def command(self) -> list[str]:
        """The broker's process."""
        return [*self._java_with("kafka.Kafka"), str(self._properties)]

    def answers(self) -> bool:
        """Whether it tells clients of at least one live broker, itself."""
        return kafka_answers(self.address)

    def _settings(self) -> dict[str, str]:
        client, controller = self.ports
        return SETTINGS | {
            "controller.quorum.voters": f"1@{HOST}:{controller}",
            "listeners": f"PLAINTEXT://{HOST}:{client},CONTROLLER://{HOST}:{controller}",
            "advertised.listeners": f"PLAINTEXT://{HOST}:{client}",
            "log.dirs": str(self._data),
        }

    def _java_with(self, main: str) -> list[str]:
        logging = [
            f"-Dlog4j2.configurationFile={files(__package__).joinpath('log4j2.properties')}",
            f"-Dkafka.logs.dir={self.folder}",
        ]
        return [self.java.path, *self.java.flags(), *logging, "-cp", jars.class_path(), main]

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"
