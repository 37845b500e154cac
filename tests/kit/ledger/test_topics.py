"""Topics: made as the ledger needs them; weaker ones, and others under the same name, are refused with what to do."""

from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from services.kit.clock import SystemClock
from services.kit.ledger import (
    Assignment,
    Durability,
    Identities,
    KafkaBroker,
    Ledger,
    LogDoubt,
    LogRefused,
    Topics,
    TopicSpec,
    Writer,
    WriterSettings,
)
from services.kit.ledger.topics import KEPT_FOR_EVER
from tests.kit.ledger.bookings import Bookings
from tests.kit.ledger.places import running, settled

pytestmark = pytest.mark.servers
ALONE = Durability()
"""One broker, no replicas."""


class Cluster:
    def __init__(self, servers: str, folder: Path) -> None:
        self.admin = AdminClient({"bootstrap.servers": servers, "log_level": 4})
        self.broker = KafkaBroker(servers)
        self.servers = servers
        self.identities = Identities(folder / "identities.json")

    def topics(self, durability: Durability = ALONE) -> Topics:
        return Topics(self.servers, self.broker, durability, self.identities)

    def make(self, name: str, partitions: int = 1, **settings: str) -> None:
        config = {**KEPT_FOR_EVER, **{key.replace("_", "."): value for key, value in settings.items()}}
        self.admin.create_topics([NewTopic(name, partitions, 1, config=config)])[name].result(20)

    def drop(self, name: str) -> None:
        self.admin.delete_topics([name])[name].result(20)


@pytest.fixture
async def cluster(kafka: str, tmp_path: Path):
    made = Cluster(kafka, tmp_path)
    yield made
    await made.broker.close()


async def test_missing_topics_are_created_and_found_good_again(cluster: Cluster, prefix: str) -> None:
    specs = [TopicSpec(f"{prefix}.commands", 2), TopicSpec(f"{prefix}.ledger", 2, ledger="booking")]
    for _ in range(2):
        await cluster.topics().open(specs)
    for spec in specs:
        log = await cluster.broker.log(spec.name, 1)
        assert await log.end() == 0
        await log.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("retention_ms", "604800000"),
        ("retention_bytes", "1000000"),
        ("cleanup_policy", "compact"),
        ("message_timestamp_type", "CreateTime"),
        ("unclean_leader_election_enable", "true"),
        ("max_message_bytes", "1000"),
    ],
)
async def test_a_weaker_setting_is_refused_with_the_command_that_mends_it(
    cluster: Cluster, prefix: str, setting: str, value: str
) -> None:
    cluster.make(prefix, **{setting: value})
    name = setting.replace("_", ".")
    with pytest.raises(LogRefused, match=rf"{name}={value} and needs .*--add-config {name}="):
        await cluster.topics().open([TopicSpec(prefix, 1)])


async def test_stronger_limits_are_welcome(cluster: Cluster, prefix: str) -> None:
    cluster.make(prefix, max_message_bytes="5000000", min_insync_replicas="1")
    await cluster.topics().open([TopicSpec(prefix, 1)])


async def test_another_number_of_partitions_is_refused(cluster: Cluster, prefix: str) -> None:
    cluster.make(prefix, partitions=3)
    with pytest.raises(LogRefused, match="has 3 partitions and needs 4: the number is fixed for life"):
        await cluster.topics().open([TopicSpec(prefix, 4)])


async def test_too_few_copies_are_refused(cluster: Cluster, prefix: str) -> None:
    cluster.make(prefix)
    with pytest.raises(LogRefused, match="has 1 replicas and needs 3"):
        await cluster.topics(Durability(replicas=3, in_sync=2)).open([TopicSpec(prefix, 1)])
    with pytest.raises(LogRefused, match="cannot be created"):
        await cluster.topics(Durability(replicas=3, in_sync=2)).open([TopicSpec(f"{prefix}.new", 1)])
    with pytest.raises(LogRefused, match=r"min.insync.replicas=1 and needs 2"):
        await cluster.topics(Durability(replicas=1, in_sync=2)).open([TopicSpec(prefix, 1)])


async def test_a_topic_made_anew_under_the_same_name_is_refused(cluster: Cluster, prefix: str) -> None:
    spec = TopicSpec(prefix, 1)
    await cluster.topics().open([spec])
    cluster.drop(prefix)
    with pytest.raises((LogRefused, LogDoubt)):  # while the old one is on its way out, creating the new one may fail
        await cluster.topics().open([spec])
    with pytest.raises(LogRefused, match="this installation worked on"):
        await cluster.topics().open([spec])


async def test_another_ledger_in_the_same_topic_is_refused(cluster: Cluster, prefix: str, tmp_path: Path) -> None:
    spec = TopicSpec(prefix, 1, ledger="booking")
    await cluster.topics().open([spec])
    where = Assignment(Ledger("booking", prefix), 0)
    async with running(
        Writer(cluster.broker, where, lambda _: Bookings(), SystemClock(), WriterSettings("1"))
    ) as writer:
        await settled(writer)
    await cluster.topics().open([spec])
    known = tmp_path / "identities.json"
    kept = known.read_text()
    assert "ledger booking/0" in kept
    await cluster.topics().open([spec])
    ledger_id = kept.split('"ledger booking/0": "')[1].split('"')[0]
    known.write_text(kept.replace(ledger_id, "another"))
    with pytest.raises(LogRefused, match=f"ledger booking/0 is {ledger_id}.*worked on another"):
        await cluster.topics().open([spec])


def test_identities_are_remembered_and_an_emptied_ledger_is_refused(tmp_path: Path) -> None:
    identities = Identities(tmp_path / "new" / "identities.json")
    identities.check_ledger("booking", 0, None)
    identities.check_ledger("booking", 0, "a")
    identities.check_ledger("booking", 0, "a")
    identities.check_topic("t", "1")
    for found in ("b", None):
        with pytest.raises(LogRefused, match="start anew"):
            identities.check_ledger("booking", 0, found)
    (tmp_path / "new" / "identities.json").write_text("{")
    with pytest.raises(LogRefused, match="damaged"):
        identities.check_topic("t", "1")


async def test_what_is_to_be_mended_is_mended(cluster: Cluster, prefix: str) -> None:
    cluster.make(prefix)
    wanted = KEPT_FOR_EVER | {"retention.ms": "86400000", "segment.ms": "3600000"}
    with pytest.raises(LogRefused, match=r"retention\.ms"):
        await cluster.topics().open([TopicSpec(prefix, 1, settings=wanted)])
    await cluster.topics().open([TopicSpec(prefix, 1, settings=wanted, mended=True)])
    await cluster.topics().open([TopicSpec(prefix, 1, settings=wanted)])
