"""What every page needs before it shows anything: may they see it, are the views far enough, which page is meant."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from contracts.access import may_see, own_only
from services.kit.clock import Clock, FeedClock
from services.kit.cursors import BadTokenError, Sealer
from services.kit.database import AWAY
from services.kit.identity import Principal
from services.kit.tasks import together
from services.kit.web import FieldError, Problem, unavailable
from services.projections.domain.view import Owner
from services.projections.pages.answering import instant
from services.projections.pages.shelf.reading import Newest, Paging
from services.projections.policy.limits import POSITION_SECONDS_MAX, SETTLING
from services.projections.policy.relations import Reader, rows_of_partner_only
from services.projections.service.lane import AwayError, Lane
from services.projections.store.instants import Instants
from services.projections.store.querying import Found, Library, Place, Question


def missing() -> Problem:
    """The answer for what is not there, and for what is not theirs to see: nobody can tell one from the other."""
    return Problem("NOT_FOUND", "there is nothing here under this id")


class Leaf(NamedTuple):
    """Rows of one page, and the cursor of the next."""

    rows: list[Found]
    next: str | None


def owner(asking: Principal) -> Owner:
    """For whom somebody asks."""
    return Owner(asking.vendor, asking.org)


def reader(asking: Principal) -> Reader:
    """Who asks, as far as it decides what they are shown."""
    return Reader(asking.vendor, asking.org, own_only(asking.roles))


@contextmanager
def answering() -> Iterator[None]:
    """A database that does not answer is a reason to come back. Raises Problem (503)."""
    try:
        yield
    except AWAY as error:
        raise unavailable("the database does not answer") from error


class Shelf:
    """The views as pages reach them."""

    def __init__(
        self,
        library: Library,
        lanes: Mapping[int, Lane],
        sealer: Sealer,
        clock: Clock,
        at: Instants | None = None,
    ) -> None:
        self.library = library
        self.clock = clock
        self.sealer = sealer
        self.at = at
        """The instants at which everything here is shown; None for now."""
        self._lanes = lanes

    async def enter(self, asking: Principal, view: str, reading: Newest) -> "Shelf":
        """Let somebody look at a view: the shelf to take everything from, at the instant they ask about.

        It is at least as new as they ask for. Raises Problem: 403, 422, 503.
        """
        if not may_see(asking.roles, view):
            raise Problem("NOT_AUTHORISED", f"your roles may not see {view}")
        if reading.at_least is not None:
            await self._reached(reading.at_least)
        return await self.then(reading)

    async def then(self, reading: Newest) -> "Shelf":
        """The shelf as it stood at the instant that is asked about. Raises Problem: 422, 503."""
        return self if reading.instants is None else await self._back_at(reading, reading.instants)

    async def page(self, asking: Principal, view: str, paging: Paging, filters: Mapping[str, Any]) -> Leaf:
        """One page of a view, and the cursor of the next. Raises Problem."""
        purpose = f"page/{view}/{asking.vendor}/{asking.org}/{sorted(filters.items())}/{self.at}"
        after = self._opened(purpose, paging.cursor)
        mine = rows_of_partner_only(view, reader(asking))
        question = Question(view, owner(asking), mine, filters, after, paging.limit)
        with answering():
            rows = await self.library.page(question)
        more = len(rows) > paging.limit
        rows = rows[: paging.limit]
        last = (rows[-1]["opened_at"].isoformat(), rows[-1]["key"]) if more else None
        return Leaf(rows, self.sealer.seal(purpose, last) if last else None)

    async def one(self, asking: Principal, view: str, key: str) -> Found:
        """A row that is there and theirs to see. Raises Problem: what is another's looks like what is not there."""
        with answering():
            row = await self.library.one(view, owner(asking), key, own_only=rows_of_partner_only(view, reader(asking)))
        if row is None:
            raise missing()
        return row

    def _opened(self, purpose: str, cursor: str | None) -> Place | None:
        if cursor is None:
            return None
        try:
            opened_at, key = self.sealer.open(purpose, cursor)
        except BadTokenError as error:
            raise Problem(
                "BAD_TOKEN", str(error), [FieldError("cursor", "not the next of a page of this list")]
            ) from None
        return Place(instant(opened_at), key)

    async def _back_at(self, reading: Newest, at: Instants) -> "Shelf":
        """The shelf as it was, with a clock that stands; what it says of a past instant never changes any more."""
        now = self.clock.now()
        given = reading.model_dump(include={"as_of", "known_at"}, exclude_none=True)
        if early := [FieldError(name, "in the future") for name, asked in given.items() if asked > now]:
            raise Problem("INSTANT_IN_FUTURE", f"the instant has not come yet: it is {now:%Y-%m-%dT%H:%M:%SZ}", early)
        if (left := max(at) - (now - SETTLING)) > timedelta():
            raise unavailable("what happened just now may still be on its way", 1 + int(left.total_seconds()))
        await self._caught_up()
        return Shelf(self.library.at(at), self._lanes, self.sealer, FeedClock(at.true), at)

    async def _caught_up(self) -> None:
        """Return when everything is folded that stands in the ledgers. Raises Problem (503)."""
        try:
            async with asyncio.timeout(POSITION_SECONDS_MAX):
                await together(*(lane.caught_up() for lane in self._lanes.values()))
        except (TimeoutError, AwayError):
            raise unavailable("the views are not there yet") from None

    async def _reached(self, token: str) -> None:
        try:
            ledger, partition, sequence = self.sealer.open_position(token)
            lane = self._lanes[partition]
        except (BadTokenError, KeyError):
            problem = [FieldError("at_least", "not the position of an answer")]
            raise Problem("BAD_TOKEN", "the position is not one of ours", problem) from None
        try:
            async with asyncio.timeout(POSITION_SECONDS_MAX):
                await lane.reached(ledger, sequence)
        except TimeoutError:
            raise unavailable("the views are not there yet") from None
