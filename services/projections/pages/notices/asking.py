"""What all pages about notices share: for whom somebody asks, what is refused, and how a log is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Header, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from contracts.access import own_only
from contracts.values import derived_id
from services.kit.cursors import BadTokenError
from services.kit.identity import Principal
from services.kit.vault import SealBrokenError
from services.kit.web import FieldError, Problem, command_key, unavailable
from services.kit.web.requests import KEY_LENGTH_MAX
from services.projections.pages.answering import answer, instant
from services.projections.pages.shelf import Newest, Shelf, Token, answering
from services.projections.policy.limits import PAGE_ROWS, PAGE_ROWS_MAX
from services.projections.policy.sending import notice_id
from services.projections.service.notices import FullError, NoMailError, NotYetError, OtherRequestError
from services.projections.store.notices import Endpoint, Place, Queue, Whose

Key = Annotated[str | None, Header(max_length=KEY_LENGTH_MAX, pattern=r"^[\x21-\x7e]+$")]
Wanted = Annotated[Newest, Query()]


class LogPage(Newest):
    """Which page of a log is meant."""

    limit: int = Field(default=PAGE_ROWS, ge=1, le=PAGE_ROWS_MAX)
    cursor: Token | None = None


Paged = Annotated[LogPage, Query()]


class Sent(BaseModel):
    """How many notices will be sent once more."""

    id: str
    count: int


@contextmanager
def refusing() -> Iterator[None]:
    """Raises Problem: 409, 422, 503."""
    try:
        with answering():
            yield
    except FullError as error:
        raise Problem("TOO_MANY_WEBHOOKS", str(error)) from None
    except NoMailError as error:
        raise Problem("MAIL_NOT_CONFIGURED", str(error)) from None
    except OtherRequestError as error:
        raise Problem("IDEMPOTENCY_CONFLICT", str(error)) from None
    except (NotYetError, SealBrokenError) as error:
        raise unavailable(str(error)) from None
    except TimeoutError:
        raise unavailable("the database takes too long") from None


def whose(asking: Principal) -> Whose:
    """For whom somebody looks."""
    return Whose(asking.vendor, asking.org, own_only(asking.roles))


def not_there() -> Problem:
    """What is another's looks like what is not there."""
    return Problem("NOT_FOUND", "there is nothing here under this id")


def new_id(kind: str, asking: Principal, key: str | None) -> str:
    """The id of what is to be made: the same for a repeat."""
    return derived_id(kind, command_key(asking, key)) if key else str(uuid4())


async def log_of(
    request: Request, shelf: Shelf, queue: Queue, endpoint: Endpoint, page: LogPage, told: Callable[[Any], Any]
) -> Response:
    """A page of what became of each notice; `told` says of a row what stands in it."""
    rows, after = await logged(shelf, queue, endpoint, page)
    items = [{"id": notice_id(endpoint.carrier, endpoint.id, row["event"]), **told(row)} for row in rows]
    return answer(request, {"items": items, "next": after})


async def logged(
    shelf: Shelf, queue: Queue, endpoint: Endpoint, page: LogPage
) -> tuple[list[dict[str, Any]], str | None]:
    """Rows of a log, and the cursor of those behind them. Raises Problem: 422, 503."""
    purpose = f"deliveries/{endpoint.id}"
    with refusing():
        rows = await queue.log(endpoint.id, _opened(shelf, purpose, page.cursor), page.limit)
    more, rows = len(rows) > page.limit, rows[: page.limit]
    last = rows[-1] if more else None
    after = (last["at"].isoformat(), last["sequence"], last["event"]) if last else None
    return rows, shelf.sealer.seal(purpose, after) if after else None


def _opened(shelf: Shelf, purpose: str, cursor: str | None) -> Place | None:
    """Where a page of the log begins. Raises Problem (422)."""
    if cursor is None:
        return None
    try:
        at, sequence, event = shelf.sealer.open(purpose, cursor)
    except BadTokenError as error:
        raise Problem("BAD_TOKEN", str(error), [FieldError("cursor", "not the next of a page of this log")]) from None
    return instant(at), sequence, event
