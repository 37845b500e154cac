"""The recorders of the eventsourcing library on a ledger partition; a notification's id is its sequence number."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    ListenNotifySubscription,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)

from services.kit.ledger.recorder.events import Ids, Kept
from services.kit.ledger.recorder.store import Store


class LedgerRecorder:
    """What all recorders of a ledger have: the store they share, and how originator ids are written."""

    def __init__(self, store: Store, ids: Ids) -> None:
        self.store = store
        self.ids = ids

    def _insert(self, stored_events: Sequence[StoredEvent], tracking: Tracking | None = None) -> list[int]:
        if not stored_events and tracking is None:
            return []
        events = [
            Kept(self.ids.stream(event.originator_id), event.originator_version, event.topic, event.state)
            for event in stored_events
        ]
        return list(self.store.insert(events, tracking))


class LedgerAggregateRecorder(LedgerRecorder, AggregateRecorder):
    """Records and reads streams; of two saves of one version exactly one succeeds, in whatever processes they run."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Record all events or none. Raises IntegrityError when a version is taken, DataError when they are too large,
        and OperationalError when the ledger did not tell in time: read the stream then before trying again.
        """
        self._insert(stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """A stream's events by version, as of now: everything acknowledged before, by any process, is there."""
        found = self.store.stream(self.ids.stream(originator_id), gt, lte, desc=desc, limit=limit)
        return [self.ids.stored(event) for event in found]


class LedgerApplicationRecorder(LedgerAggregateRecorder, ApplicationRecorder):
    """Also reads the partition's events in their one order, in which no event ever appears behind a later one."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        return self._insert(stored_events)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = (start or 0) + (0 if inclusive_of_start or start is None else 1)
        found = self.store.notifications(first, limit, stop, frozenset(topics))
        return [self.ids.notification(sequence, event) for sequence, event in found]

    def max_notification_id(self) -> int | None:
        return self.store.last_event()

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return LedgerSubscription(self, gt, topics)


class LedgerTrackingRecorder(LedgerRecorder, TrackingRecorder):
    """Records how far upstream applications were processed: in `ce_inputs`, where services keep their positions too."""

    def insert_tracking(self, tracking: Tracking) -> None:
        """Raises IntegrityError when this position, or a later one, was recorded before."""
        self._insert((), tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        return self.store.processed(application_name)


class LedgerProcessRecorder(LedgerTrackingRecorder, LedgerApplicationRecorder, ProcessRecorder):
    """Records events together with the position of the upstream event that caused them: both or neither."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, tracking: Tracking | None = None, **_: Any
    ) -> Sequence[int] | None:
        return self._insert(stored_events, tracking)


class LedgerSubscription(ListenNotifySubscription[LedgerApplicationRecorder]):
    """Iterates over events as they come; it is woken by what other processes append, too."""

    def __init__(self, recorder: LedgerApplicationRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        recorder.store.listen(self._has_been_notified)

    def stop(self) -> None:
        super().stop()
        self._recorder.store.unlisten(self._has_been_notified)
