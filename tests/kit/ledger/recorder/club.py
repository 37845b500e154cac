"""A sample application of the eventsourcing library; run as a module with a dog's id, it is a second process."""

import sys
from typing import ClassVar
from uuid import UUID

from eventsourcing.application import Application, ProcessingEvent
from eventsourcing.domain import Aggregate, DomainEventProtocol, event
from eventsourcing.system import ProcessApplication


class Dog(Aggregate):
    """Knows tricks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tricks: list[str] = []

    @event("TrickAdded")
    def add_trick(self, trick: str) -> None:
        self.tricks.append(trick)


class Club(Application[UUID]):
    """Dogs that learn."""

    snapshotting_intervals: ClassVar = {Dog: 4}

    def register(self, name: str) -> UUID:
        dog = Dog(name)
        self.save(dog)
        return dog.id

    def teach(self, dog_id: UUID, trick: str) -> None:
        dog = self.dog(dog_id)
        dog.add_trick(trick)
        self.save(dog)

    def dog(self, dog_id: UUID, version: int | None = None) -> Dog:
        return self.repository.get(dog_id, version=version)


class Tally(Aggregate):
    """How often a trick was learned."""

    def __init__(self, trick: str) -> None:
        self.trick = trick
        self.count = 0

    @staticmethod
    def create_id(trick: str) -> UUID:
        return UUID(bytes=trick.encode().ljust(16)[:16])

    @event("Counted")
    def add(self) -> None:
        self.count += 1


class Tallies(ProcessApplication[UUID]):
    """Follows the club and counts; its events and its position go into its ledger together."""

    def policy(self, domain_event: DomainEventProtocol[UUID], processing_event: ProcessingEvent[UUID]) -> None:
        if isinstance(domain_event, Dog.TrickAdded):
            tally_id = Tally.create_id(domain_event.trick)
            tally = self.repository.get(tally_id) if tally_id in self.repository else Tally(domain_event.trick)
            tally.add()
            processing_event.collect_events(tally)

    def count(self, trick: str) -> int:
        return self.repository.get(Tally.create_id(trick)).count


if __name__ == "__main__":
    with Club() as club:
        sys.stdout.write(" ".join(club.dog(UUID(sys.argv[1])).tricks))
        club.teach(UUID(sys.argv[1]), "come when called")
