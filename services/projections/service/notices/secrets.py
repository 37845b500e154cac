"""The secrets that notices are signed with: made here, kept in the vault, shown once."""

import base64
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from standardwebhooks.webhooks import Webhook

from services.kit.vault import Vault
from services.projections.policy.webhooks import OVERLAP, SECRETS_MAX

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
Kept = Sequence[dict[str, Any]]
"""Ids in the vault, the newest first, each with the instant until which it signs; the newest has none."""


class Fresh(NamedTuple):
    """A secret as it is shown once, what is kept of all of them now, and what signs no more."""

    secret: str
    kept: Kept
    over: Sequence[str]


class Secrets:
    """Makes secrets, and signs with those that are valid."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def make(self, vendor: str, was: Kept, now: datetime) -> Fresh:
        """A new secret in front of those there were, which sign for a while longer, but not the oldest of too many."""
        secret = PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()
        subject = await self._vault.share(vendor, f"webhook/{uuid4()}", secret)
        until = (now + OVERLAP).isoformat()
        kept = [{"subject": subject, "until": None}, *({"until": until, **_said(each)} for each in valid(was, now))]
        names = {each["subject"] for each in kept[:SECRETS_MAX]}
        over = [each["subject"] for each in [*was, *kept] if each["subject"] not in names]
        return Fresh(secret, kept[:SECRETS_MAX], over)

    async def drop(self, vendor: str, subjects: Sequence[str]) -> None:
        """Erase secrets for good."""
        await self._vault.erase(vendor, *subjects)

    async def sign(self, vendor: str, kept: Kept, id_: str, at: datetime, body: bytes) -> dict[str, str]:
        """The headers of a notice, with a signature by each secret that is valid. Raises KeyError, SealBrokenError."""
        signatures = [
            Webhook(await self._vault.secret(vendor, each["subject"])).sign(id_, at.astimezone(UTC), body.decode())
            for each in valid(kept, at)
        ]
        stamp = str(int(at.timestamp()))
        return {"webhook-id": id_, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def valid(kept: Kept, at: datetime) -> Kept:
    """Those that sign at an instant."""
    return [each for each in kept if each["until"] is None or datetime.fromisoformat(each["until"]) > at]


def _said(each: dict[str, Any]) -> dict[str, Any]:
    """Without an end that is not set yet."""
    return {name: value for name, value in each.items() if value is not None}
