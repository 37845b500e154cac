"""What holds for webhooks: what is sent, what an answer means, how long secrets last, what an address looks like.

As Standard Webhooks has it (github.com/standard-webhooks/standard-webhooks, spec).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from services.projections.policy.sending import DELIVERED, Tried

ANSWER_SECONDS_MAX: Final = 15.0
OVERLAP: Final = timedelta(hours=24)
"""For so long after a rotation the secret before it signs, too."""
SECRETS_MAX: Final = 4
ENDPOINTS_MAX: Final = 10
"""Of one partner, or of the vendor itself."""
BODY_BYTES_MAX: Final = 20_000
"""What the specification calls small. Of more only the ids are sent, and whoever wants the rest asks for it."""
ARRIVED: Final = range(200, 300)
GONE: Final = 410
BUSY: Final = frozenset({429, 502, 503, 504})
"""Answers that ask for less: the address is left alone for a while, whatever else waits for it."""
REST: Final = timedelta(minutes=1)
"""For so long, where a busy address does not say it."""
REST_MAX: Final = timedelta(hours=24)
"""Nobody keeps us waiting longer: that is the longest pause between two tries, too."""
SHORT: Final = 100
"""Letters of what still stands in a notice that was too large: ids, codes and instants, and no text of a person."""
SCHEMES: Final = frozenset({"https"})


def meaning(status: int, retry_after: str | None, now: datetime) -> Tried:
    """What an answer means for its notice, and for what else goes to that address."""
    if status in ARRIVED:
        return Tried(DELIVERED, status)
    if status == GONE:
        return Tried(None, status, ends="GONE")
    asked = _asked(retry_after, now)
    return Tried(None, status, rests=asked or (REST if status in BUSY else None))


def _asked(retry_after: str | None, now: datetime) -> timedelta | None:
    """The pause that `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3); None when it asks for none."""
    if retry_after is None:
        return None
    try:
        digits = retry_after.strip()
        pause = timedelta(seconds=int(digits)) if digits.isdecimal() else parsedate_to_datetime(retry_after) - now
    except (ValueError, TypeError, OverflowError):  # a date without a zone cannot be compared
        return None
    return min(pause, REST_MAX) if pause > timedelta() else None


def body_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent of a message of a partner's feed: the message, named as Standard Webhooks names it."""
    return {
        "type": message["type"],
        "timestamp": message["opened_at"],
        "id": message["event"],
        "source": f"/{message['vendor']}/feed",
        "subject": message["stream"],
        "partner": message["org"],
        "data": message["data"],
    }


def thin(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with only what is short of its data."""
    short = {name: said for name, said in body["data"].items() if isinstance(said, str) and len(said) <= SHORT}
    return {**body, "data": short, "thin": True}


def fault_of(url: str, *, loopback: bool) -> str | None:
    """What is wrong with an address that somebody wants notices sent to; names are looked at when they are resolved."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")  # as the resolver will have it
    except ValueError:
        return "is not an address"
    if loopback and _is_loopback(host):
        return None
    if parts.scheme not in SCHEMES:
        return "must be https"
    return None if _may_be_public(host) else "is not an address of the public internet"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_be_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
