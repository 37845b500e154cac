"""The two topics of each partner: made when the partner is entered, short-lived, stamped by the broker's clock."""

from collections.abc import Callable

from contracts.topics import partner_in, partner_out
from services.kit.ledger import Topics, TopicSpec
from services.kit.settings import Settings

DAY_MS = 24 * 3600 * 1000
KEPT_SEVEN_DAYS = {
    "cleanup.policy": "delete",
    "retention.ms": str(7 * DAY_MS),
    "segment.ms": str(DAY_MS),
    "message.timestamp.type": "LogAppendTime",
}
"""Partners write personal data into their topics themselves, so records do not stay there for long.

A record goes with the newest of its segment, so there is a segment for each day.
"""
PARTITIONS = 1
"""One order for all that a partner says."""


class PartnerTopics:
    """Makes and checks partners' topics; each partner once in the life of a process.

    `topics` gives an administration for one use: kept, its connection would only wait for the next new partner.
    """

    def __init__(self, topics: Callable[[], Topics], settings: Settings) -> None:
        self._topics = topics
        self._prefix = settings.partner_topic_prefix
        self._open: set[str] = set()

    def out(self, partner: str) -> str:
        """The topic in which a partner reads."""
        return partner_out(partner, self._prefix)

    async def open(self, partner: str) -> None:
        """Make sure that a partner's topics are there. Raises LogRefused when one is not as it must be, LogDoubt."""
        if partner in self._open:
            return
        names = partner_in(partner, self._prefix), self.out(partner)
        specs = [TopicSpec(name, PARTITIONS, settings=KEPT_SEVEN_DAYS, remembered=False, mended=True) for name in names]
        await self._topics().open(specs)
        self._open.add(partner)
