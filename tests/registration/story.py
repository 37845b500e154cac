"""Stories of the registration service: a programme, partners, and what they do to one partition."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from contracts.codec import encode
from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.partners import PartnerProfileRecorded
from contracts.programme import Programme, ProgrammePublished
from services.kit.ledger import Draft
from services.registration.service.partition import RegistrationPartition
from tests import story
from tests.make import MAY_1, a_profile, a_programme

VENDOR = "acme"
PARTNER = Actor(VENDOR, "northwind", "petra", ("partner",))
RIVAL = Actor(VENDOR, "contoso", "raul", ("partner",))
MANAGER = Actor(VENDOR, None, "kim", ("channel-manager",))
APPROVER = Actor(VENDOR, None, "anna", ("approver",))
OPERATOR = Actor(VENDOR, None, "otto", ("operator",))
SETTLER = "acme/-/dora"
"""Who settles conflicts, in these stories."""


class Story(story.Story[RegistrationPartition]):
    """One partition of the registration service."""

    ledger_name = "registration"
    other_name = "conflict"

    def __init__(self, at: datetime = MAY_1) -> None:
        super().__init__(RegistrationPartition, at)

    def published(self, programme: Programme | None = None) -> Self:
        """A programme stands since long ago."""
        known = programme or a_programme()
        event = ProgrammePublished(programme=known, version=1, effective_from=MAY_1 - timedelta(days=365))
        return self.given((f"programme/{VENDOR}/{known.id}", event, OPERATOR))

    def with_partner(self, name: str = "northwind", **profile: object) -> Self:
        """A partner stands in the vendor's books."""
        event = PartnerProfileRecorded(partner=name, profile=a_profile(**profile))
        return self.given((f"partner/{VENDOR}/{name}", event, MANAGER))

    def given(self, *known: tuple[str, Event, Actor]) -> Self:
        """What happened before, written into the ledger as it is."""
        for stream, event, actor in known:
            version = self.partition.state.version(stream) + 1
            draft = Draft(stream, event.TYPE, version, encode(event), str(uuid4()), str(uuid4()), str(actor))
            self._take([draft])
            self.partition.fold(self.ledger[-1])
        return self

    def when(
        self, command: Command, by: Actor = PARTNER, key: str | None = None, expected_version: int | None = None
    ) -> Self:
        """A command about the entity it names comes in."""
        return super().when(command, by, subject_of(command, by), key, expected_version)

    def sees(self, event: Event, by: str = SETTLER, version: int = 1) -> Self:
        """A record of the conflict ledger comes in."""
        return super().sees(event, by, version)

    def decides(self, *expected: Event) -> Self:
        """These events came of it; those that decide something say under which programme, on which facts, and why."""
        assert [bare(event) for event in self.last] == list(expected)
        return self


def bare(event: Event) -> Event:
    """A decision without the facts and rules it rests on, which it must have; any other event as it is."""
    pinned = event.model_dump().keys() & {"partner", "programme", "trace"}
    if len(pinned) < len(("partner", "programme", "trace")):
        return event
    assert all(getattr(event, name) for name in pinned), event
    return event.model_copy(update={"partner": None, "programme": None, "trace": ()})


def subject_of(command: Command, by: Actor) -> str:
    fields = command.model_dump()
    for family in ("invitation", "opportunity", "attribution", "registration", "protection"):
        if family in fields:
            return f"{family}/{fields[family]}"
    return f"partner/{by.vendor}/{fields['partner']}" if "partner" in fields else f"programme/{by.vendor}/x"


def a_story() -> Story:
    """The sample programme is published and the partner known."""
    return Story().published().with_partner()
