"""A record as it is folded into labelled data."""

from datetime import datetime
from typing import NamedTuple

from contracts.message import Event
from services.projections.domain.owners import SYSTEM


class Said(NamedTuple):
    """An event, when it was recorded and by whom; a service's own decisions teach nothing."""

    at: datetime
    actor: str
    event: Event

    @property
    def by_person(self) -> bool:
        """Whether a person decided it."""
        return not self.actor.startswith(SYSTEM)
