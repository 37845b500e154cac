"""What holds for webhooks: when a delivery is tried again, how long anything lasts, and what an address looks like.

As Standard Webhooks has it (github.com/standard-webhooks/standard-webhooks, spec, "Deliverability and reliability").
"""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

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
ANSWER_SECONDS_MAX: Final = 15.0
LEASE: Final = timedelta(seconds=30)
"""Who sends a delivery has it to itself for so long: longer than sending takes. Then it counts as not sent."""
OVERLAP: Final = timedelta(hours=24)
"""For so long after a rotation the secret before it signs, too."""
SECRETS_MAX: Final = 4
ENDPOINTS_MAX: Final = 10
"""Of one partner, or of the vendor itself."""
KEPT: Final = timedelta(days=30)
"""For so long the log tells of a delivery that is over."""
TRIES_SHOWN_MAX: Final = 20
DELIVERED: Final = range(200, 300)
GONE: Final = 410
SCHEMES: Final = frozenset({"https"})


def retry_after(tries: int, delivery: str) -> timedelta | None:
    """How long to wait after so many tries that failed; None to give up. The same delivery always waits the same."""
    if tries > len(RETRIES):
        return None
    share = sha256(f"{delivery}/{tries}".encode()).digest()[0] / 256
    return RETRIES[tries - 1] * (1 + JITTER * share)


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


def fault_of(url: str, *, loopback: bool) -> str | None:
    """What is wrong with an address that somebody wants notices sent to; names are looked at when they are resolved."""
    parts = urlsplit(url)
    host = parts.hostname or ""
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
