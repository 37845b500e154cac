"""Who is asking: bearer tokens are verified here, and nowhere else; the local issuer signs for those without one."""

from contracts.envelope import Actor
from services.kit.identity.issuer import Issuer
from services.kit.identity.keysets import KeySource, PublishedKeys
from services.kit.identity.tokens import RejectedTokenError, Verifier
from services.kit.settings import Installation, Settings

Principal = Actor
"""An authenticated sender: vendor, org (partner id; none for the vendor's own staff), subject and roles."""


def local_issuer(settings: Installation) -> Issuer:
    """The installation's own issuer; its key is made at first start and stays in the data folder."""
    return Issuer.open(settings.data / "issuer-key.json", settings.issuer, settings.audience)


def verifier(settings: Settings) -> Verifier:
    """Verifies tokens of the configured issuer: of another's published keys, or of our own."""
    url = settings.jwks_url
    keys: KeySource = PublishedKeys(url) if url else local_issuer(settings)
    return Verifier(keys, settings.issuer, settings.audience)


__all__ = [
    "Issuer",
    "KeySource",
    "Principal",
    "PublishedKeys",
    "RejectedTokenError",
    "Verifier",
    "local_issuer",
    "verifier",
]
