"""The rows a digest is made of, as they were when its time was over: the same whenever it is made."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select

from contracts.access import may_see, own_only
from services.projections.domain.view import Owner
from services.projections.policy.deadlines import OPEN_CASES
from services.projections.policy.digests import Period, Rows, Subscriber
from services.projections.policy.digests.content import LINES_MAX
from services.projections.policy.digests.lines import OF_CLAIMS
from services.projections.policy.relations import own_of_direct_sales
from services.projections.policy.reports import CALENDAR_EVENTS_MAX
from services.projections.store.agenda import agenda
from services.projections.store.querying import Found, Library, Question

ROWS_MAX: Final = 1_000
"""Of one kind; a digest of which there may be more says so."""
CASES: Final = (*sorted(OPEN_CASES), "appealed")
FLAGS: Final = ("flagged", "confirmed", "referred")


class Gathering:
    """What one reader may see of a vendor's rows, in a period; each part by the access table."""

    def __init__(self, library: Library, subscriber: Subscriber, period: Period) -> None:
        """`library` shows everything as it was at the end of the period."""
        self._library = library
        self._for = subscriber
        self._owner = Owner(subscriber.vendor, subscriber.org)
        self._own_only = own_only(subscriber.roles)
        self._period = period

    async def rows(self, silent: Sequence[tuple[str, str]]) -> Rows:
        """All of it, with the addresses that are silent; a partner that was terminated reads nothing any more.

        Raises one of DATABASE_AWAY.
        """
        if self._own_only and await self._terminated():
            return Rows()
        told = await self._told() if self._may("registrations") else []
        due = self._may("calendar")
        claims = await agenda(self._library, self._owner, self._period.until, own_only=self._own_only) if due else []
        waiting = {
            "cases": await self._page("conflicts", {"state": CASES}),
            "flags": await self._page("blanket_flags", {"state": FLAGS}),
            "direct": await self._page("direct_claims", {"state": ("active",)}),
        }
        return Rows(
            told=told,
            told_count=told[0]["count"] if told else 0,
            named=await self._named(told),
            claims=[(one.claim, one.protection) for one in claims],
            silent=silent,
            cut=[name for name, rows in waiting.items() if len(rows) > ROWS_MAX]
            + ["claims"] * (len(claims) >= CALENDAR_EVENTS_MAX),
            **{name: rows[:ROWS_MAX] for name, rows in waiting.items()},
        )

    async def _terminated(self) -> bool:
        key = f"{self._for.vendor}/{self._for.org}"
        row = await self._library.one("partners", Owner(self._for.vendor, None), key, own_only=False)
        return row is not None and row["state"] == "terminated"

    def _may(self, view: str) -> bool:
        return may_see(self._for.roles, view)

    async def _told(self) -> list[Found]:
        """The newest messages of the feed, the newest first, each with how many there are in all."""
        feed = self._library.tables.views["feed"].c
        whose = [feed.vendor == self._for.vendor, *([feed.org == self._for.org] if self._own_only else [])]
        new = (feed.opened_at > self._period.since, feed.opened_at <= self._period.until)
        columns = (feed.type, feed.stream, feed.org, feed.opened_at, feed.data, func.count().over().label("count"))
        query = select(*columns).where(*whose, *new).order_by(feed.opened_at.desc(), feed.sequence.desc())
        return await self._library.found(query.limit(LINES_MAX))

    async def _named(self, told: list[Found]) -> Mapping[str, Found]:
        streams = (message["stream"].partition("/") for message in told)
        return await self._library.rows_of("registrations", {id_ for kind, _, id_ in streams if kind in OF_CLAIMS})

    async def _page(self, view: str, filters: Mapping[str, Any]) -> list[Found]:
        """One row more than a digest looks at, where there are so many."""
        if not self._may(view.replace("_", "-")):
            return []
        own = own_of_direct_sales(self._for.roles, self._for.name, view)
        question = Question(view, self._owner, self._own_only, {**filters, **own}, None, ROWS_MAX)
        return await self._library.page(question)
