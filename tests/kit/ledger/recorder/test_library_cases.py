"""The eventsourcing library's own test cases for recorders and factories, against the real broker."""

from abc import ABC
from unittest import TestCase

import pytest
from eventsourcing.persistence import Tracking
from eventsourcing.tests import persistence as cases
from eventsourcing.utils import Environment, get_topic

from services.kit.ledger import LedgerFactory
from services.kit.ledger.recorder.recorders import (
    LedgerAggregateRecorder,
    LedgerApplicationRecorder,
    LedgerProcessRecorder,
    LedgerTrackingRecorder,
)
from tests.servers import unique


class OnKafka(TestCase, ABC):
    """Gives a case factories of its own, each on a topic of its own, and closes them."""

    kafka: str

    @pytest.fixture(autouse=True)
    def _servers(self, kafka: str) -> None:
        self.kafka = kafka

    def factory_of_its_own(self) -> LedgerFactory:
        factory = LedgerFactory(Environment(env=environment(self.kafka)))
        self.addCleanup(factory.close)
        return factory


def environment(kafka: str) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "services.kit.ledger",
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "LEDGER_TOPIC": unique("recorder"),
    }


class TestAggregateRecorder(OnKafka, cases.AggregateRecorderTestCase):
    def create_recorder(self) -> LedgerAggregateRecorder:
        return self.factory_of_its_own().aggregate_recorder()


class TestSnapshotRecorder(OnKafka, cases.AggregateRecorderTestCase):
    def create_recorder(self) -> LedgerAggregateRecorder:
        return self.factory_of_its_own().aggregate_recorder(purpose="snapshots")


class TestApplicationRecorder(OnKafka, cases.ApplicationRecorderTestCase[LedgerApplicationRecorder]):
    def create_recorder(self) -> LedgerApplicationRecorder:
        return self.factory_of_its_own().application_recorder()

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNotificationsDoNotInterleave(OnKafka, cases.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> LedgerApplicationRecorder:
        return self.factory_of_its_own().application_recorder()


class TestTrackingRecorder(OnKafka, cases.TrackingRecorderTestCase):
    def create_recorder(self) -> LedgerTrackingRecorder:
        return self.factory_of_its_own().tracking_recorder()


class TestProcessRecorder(OnKafka, cases.ProcessRecorderTestCase):
    def create_recorder(self) -> LedgerProcessRecorder:
        return self.factory_of_its_own().process_recorder()


class OwnTrackingRecorder(LedgerTrackingRecorder):
    """As an application would extend it, with queries of its own."""

    def is_processed(self, tracking: Tracking) -> bool:
        return self.has_tracking_id(tracking.application_name, tracking.notification_id)


class TestFactory(cases.InfrastructureFactoryTestCase[LedgerFactory]):
    @pytest.fixture(autouse=True)
    def _environment(self, kafka: str) -> None:
        self.env = Environment(env=environment(kafka))

    def expected_factory_class(self) -> type[LedgerFactory]:
        return LedgerFactory

    def expected_aggregate_recorder_class(self) -> type[LedgerAggregateRecorder]:
        return LedgerAggregateRecorder

    def expected_application_recorder_class(self) -> type[LedgerApplicationRecorder]:
        return LedgerApplicationRecorder

    def expected_tracking_recorder_class(self) -> type[LedgerTrackingRecorder]:
        return LedgerTrackingRecorder

    def tracking_recorder_subclass(self) -> type[LedgerTrackingRecorder]:
        return OwnTrackingRecorder

    def expected_process_recorder_class(self) -> type[LedgerProcessRecorder]:
        return LedgerProcessRecorder

    def test_create_own_recorders(self) -> None:
        self.env[self.factory.APPLICATION_RECORDER_TOPIC] = get_topic(LedgerProcessRecorder)
        assert type(self.factory.application_recorder()) is LedgerProcessRecorder
        self.env[self.factory.PROCESS_RECORDER_TOPIC] = get_topic(LedgerAggregateRecorder)
        with pytest.raises(EnvironmentError, match="PROCESS_RECORDER_TOPIC"):
            self.factory.process_recorder()
