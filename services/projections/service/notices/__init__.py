"""Notices out of the views: each event as a webhook, and what concerns a reader as a digest by mail; sent, noted."""

from services.projections.service.notices.desk import FullError, OtherRequestError, WebhookDesk, Wish
from services.projections.service.notices.digest_desk import DigestDesk, Digested, NoMailError
from services.projections.service.notices.running import Notices
from services.projections.service.notices.sending import NotYetError

__all__ = [
    "DigestDesk",
    "Digested",
    "FullError",
    "NoMailError",
    "NotYetError",
    "Notices",
    "OtherRequestError",
    "WebhookDesk",
    "Wish",
]
