"""Notices to partners' and vendors' own systems, as Standard Webhooks: planned out of the feed, signed, sent, noted."""

from services.projections.service.webhooks.desk import FullError, OtherRequestError, WebhookDesk, Wish
from services.projections.service.webhooks.notices import Notices

__all__ = ["FullError", "Notices", "OtherRequestError", "WebhookDesk", "Wish"]
