"""Notices as their owners set them up: webhooks of partners' and vendors' systems, digests for people."""

from fastapi import APIRouter

from services.projections.pages.notices import digest_changes, digests, unsubscribing, webhook_changes, webhooks
from services.projections.pages.shelf import Shelf
from services.projections.service.notices import DigestDesk, WebhookDesk

__all__ = ["add"]


def add(router: APIRouter, shelf: Shelf, desk: WebhookDesk, digest_desk: DigestDesk, *, loopback: bool) -> None:
    """Add the routes; `loopback` lets webhooks go to this machine."""
    webhooks.add(router, shelf, desk)
    webhook_changes.add(router, desk, loopback=loopback)
    digests.add(router, shelf, digest_desk)
    digest_changes.add(router, digest_desk)
    unsubscribing.add(router, shelf, digest_desk)
