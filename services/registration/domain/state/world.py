"""What deciders may look up."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from contracts.values import EntityId
from services.registration.domain.state.others import Partner, Past, Published
from services.registration.domain.state.registration import Closed, Registration


class World(Protocol):
    """The state of the partition that is decided for."""

    def registration(self, id: EntityId) -> Registration | Closed | None:  # noqa: A002 - the trade's word
        """A registration, open or closed."""

    def claims_of(self, vendor: str, partner: str) -> Sequence[EntityId]:
        """A partner's open registrations in the order in which they were opened or came to it."""

    def past(self, vendor: str, keys: Iterable[str]) -> Sequence[Past]:
        """What ended for a customer that is known by any of these keys, and was not over at the last record."""

    def partner(self, vendor: str, id: str) -> Partner | None:  # noqa: A002
        """A vendor's partner."""

    def published(self, vendor: str, id: str) -> tuple[Published, ...]:  # noqa: A002
        """Every version of a vendor's programme, the oldest first."""

    def retired(self, vendor: str, id: str) -> bool:  # noqa: A002
        """Whether a vendor's programme takes no new claims."""
