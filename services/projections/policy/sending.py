"""What holds for notices, whatever carries them: when a try that failed is repeated, and how long anything lasts.

The pauses are those of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec, "Deliverability and
reliability").
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from contracts.values import derived_id

WEBHOOK, MAIL = "webhook", "mail"
"""What carries notices."""
WAITING, DELIVERED, GIVEN_UP, EMPTY = "waiting", "delivered", "given_up", "empty"
"""Of a delivery; one is empty that had nothing to say, and so was not sent."""
ACTIVE, DISABLED = "active", "disabled"
"""Of whom notices go to."""
FAILING: Final = "FAILING"
"""Why nothing goes there any more: a notice was given up, and no other arrived since its first try."""

RETRIES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failure the next try comes: a bit more than three days in all."""
JITTER: Final = 0.2
"""By up to such a part a pause is longer, so that what failed together does not come back together."""
LEASE: Final = timedelta(seconds=45)
"""Who sends a delivery has it to itself for so long: longer than sending takes. Then it counts as not sent."""
KEPT: Final = timedelta(days=30)
"""For so long the log tells of a delivery that is over."""
TRIES_SHOWN_MAX: Final = 20
AT_ONCE_MAX: Final = {WEBHOOK: 100, MAIL: 4}
"""To so many at once: receivers of webhooks are many, the mail server is one, and so is the database."""
_MARKS: Final = {WEBHOOK: "msg_", MAIL: "digest-"}


class Tried(NamedTuple):
    """What one try came to: the state it leaves for good, none when it is to be tried again.

    `status` is the answer's, `fault` stands where none came. `ends` says why nothing is to go there any more, `rests`
    for how long the other side wants to be left alone.
    """

    state: str | None
    status: int | None = None
    fault: str | None = None
    ends: str | None = None
    rests: timedelta | None = None


def notice_id(carrier: str, endpoint: str, event: str) -> str:
    """The id of a notice: the same however often it is sent, and another for everybody who gets it."""
    return f"{_MARKS[carrier]}{derived_id(carrier, endpoint, event)}"


def retry_after(tries: int, notice: str) -> timedelta | None:
    """How long to wait after so many tries that failed; None to give up. The same notice always waits the same."""
    if tries > len(RETRIES):
        return None
    share = sha256(f"{notice}/{tries}".encode()).digest()[0] / 256
    return RETRIES[tries - 1] * (1 + JITTER * share)


def begun(tries: int, tried: Sequence[Any]) -> datetime:
    """When the first of so many tries was; the log still has those from before it was asked for again."""
    return datetime.fromisoformat(tried[-tries]["at"])


def row_after(tried: Tried, notice: str, before: Sequence[Any], tries: int, at: tuple[datetime, datetime]) -> Any:
    """What the row of a delivery says after one more try that began and ended at these instants."""
    began, now = at
    log = [*before, {"at": began.isoformat(), "status": tried.status, "fault": tried.fault}][-TRIES_SHOWN_MAX:]
    said: dict[str, Any] = {"tries": tries, "tried": log, "changed_at": now, "next_at": None}
    if tried.state is not None:
        return said | {"state": tried.state}
    pause = retry_after(tries, notice)
    if pause is None:
        return said | {"state": GIVEN_UP}
    return said | {"next_at": now + max(pause, tried.rests or pause)}
