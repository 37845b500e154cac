"""Whoever knocks at the edges of the conflict service."""

from services.kit.identity import local_issuer
from services.kit.settings import Settings


def somebody(settings: Settings, vendor: str, *roles: str, org: str | None = None) -> dict[str, str]:
    """The header of somebody with these roles."""
    return {"Authorization": f"Bearer {local_issuer(settings).sign(vendor, org, list(roles))}"}
