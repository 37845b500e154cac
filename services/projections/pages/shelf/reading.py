"""What reads may ask for: the newest, an instant of the past, a page of a list, a period."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from contracts.values import Instant
from services.projections.policy.limits import PAGE_ROWS, PAGE_ROWS_MAX, TEXT_LENGTH_MAX
from services.projections.store.instants import Instants

Token = Annotated[str, Field(max_length=2_048)]
Words = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH_MAX)]
PAGING = frozenset({"limit", "cursor", "at_least", "as_of", "known_at"})


def _behind(until: datetime | None, given: ValidationInfo) -> datetime | None:
    """Raises ValueError for a period in which nothing can lie: an empty answer would read as if there were nothing."""
    since = given.data.get("since")
    if since is not None and until is not None and until <= since:
        raise ValueError("the period ends before it begins: `until` itself is out")
    return until


Until = Annotated[Instant | None, AfterValidator(_behind)]
"""The end of a period, which is out; its model has `since` before it."""


class Newest(BaseModel):
    """What a read may ask for that proves what stands in the ledgers; `at_least` is the position token of an answer.

    A proof is of the record, which does not change: an instant is refused here, and not passed over.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_least: Token | None = None

    @property
    def instants(self) -> Instants | None:
        """The instants that are asked about; None when it is now."""
        return None


class Reading(Newest):
    """What every read may ask for.

    `as_of` asks what was true at an instant, `known_at` by what was on record at another; each is the other's default.
    """

    as_of: Instant | None = None
    known_at: Instant | None = None

    @property
    def instants(self) -> Instants | None:
        """The instants that are asked about; None when it is now."""
        true, known = self.as_of or self.known_at, self.known_at or self.as_of
        return None if true is None or known is None else Instants(true, known)


class Paging(Reading):
    """What every list may ask for; `cursor` is the `next` of the page before."""

    limit: int = Field(default=PAGE_ROWS, ge=1, le=PAGE_ROWS_MAX)
    cursor: Token | None = None
    since: Instant | None = None
    until: Until = None

    def filters(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        return {name: value for name, value in self if value is not None and name not in PAGING}


class Page(BaseModel):
    """A page of a list; `next` is the cursor of the page behind it, if there is one."""

    items: list[dict[str, Any]]
    next: str | None
