"""Notices as webhooks: what the feed says of an event, signed at the moment it goes."""

import logging
from datetime import datetime
from typing import Any

from contracts.codec import canonical
from services.kit.outgoing import Outgoing
from services.kit.vault import SealBrokenError
from services.projections.policy.sending import Tried
from services.projections.policy.webhooks import BODY_BYTES_MAX, body_of, meaning, thin
from services.projections.service.notices.secrets import Secrets
from services.projections.service.notices.sending import FAULTS, Due, NotYetError
from services.projections.store.notices import Feeding

log = logging.getLogger(__name__)


class Webhooks:
    """Carries notices to addresses that take HTTP."""

    def __init__(self, feeding: Feeding, secrets: Secrets, outgoing: Outgoing) -> None:
        self._feeding = feeding
        self._secrets = secrets
        self._outgoing = outgoing

    async def carry(self, due: Due) -> Tried:
        """What the try came to. Raises NotYetError, or one of DATABASE_AWAY."""
        message = await self._feeding.message(due.sending.event)
        if message is None:
            raise NotYetError("the feed has not come so far")
        body = written(message)
        endpoint = due.endpoint
        try:
            signed = await self._secrets.sign(endpoint.vendor, endpoint.secrets, due.id, due.at, body)
            headers = {"content-type": "application/json", "user-agent": "dealreg-webhooks", **signed}
            answer = await self._outgoing.post(endpoint.url, headers, body)
        except tuple(FAULTS) as error:
            return Tried(None, fault=FAULTS[type(error)])
        except (KeyError, SealBrokenError):
            log.error("the secret of %s is not in the vault, or cannot be opened", endpoint.id)
            return Tried(None, fault="SECRET_LOST")
        return meaning(answer.status, answer.retry_after, due.at)


def written(message: dict[str, Any]) -> bytes:
    """A message of the feed as it is sent; of one that is too large, what is short."""
    body = {name: _plain(said) for name, said in body_of(message).items()}
    whole = canonical(body)
    return whole if len(whole) <= BODY_BYTES_MAX else canonical(thin(body))


def _plain(said: Any) -> Any:
    return said.isoformat() if isinstance(said, datetime) else said
