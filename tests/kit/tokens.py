"""An issuer as tests want it: signs any header and claims, with keys of every kind, right or wrong."""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from services.kit.identity.keysets import Key, usable_keys

NOW = 1_790_000_000
ISSUER, AUDIENCE = "https://id.example", "dealreg"

ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
ED_UNKNOWN = OKPKey.generate_key("Ed25519", {"kid": "ed"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
KEYS = {"Ed25519": ED, "EdDSA": ED, "ES256": EC, "RS256": RSA}


class Published:
    """The keys of the test's issuer, as a key source."""

    def __init__(self) -> None:
        self._keys = usable_keys({"keys": [key.as_dict(private=False) for key in (ED, EC, RSA)]})

    async def find(self, kid: str) -> Key | None:
        return self._keys.get(kid)


def claims(**changed: Any) -> dict[str, Any]:
    """A partner's claims; None takes one away."""
    base = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "person-7",
        "vendor": "acme",
        "org": "north",
        "roles": ["partner"],
        "iat": NOW - 10,
        "nbf": NOW - 10,
        "exp": NOW + 600,
    }
    return {name: value for name, value in (base | changed).items() if value is not None}


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def as_json(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def raw(header: Any, payload: Any, signature: bytes = b"") -> str:
    """A token of any parts, signed or not."""
    return ".".join(encoded(part) for part in (as_json(header), as_json(payload), signature))


def header_of(**changed: Any) -> dict[str, Any]:
    base = {"alg": "Ed25519", "typ": "JWT", "kid": "ed"}
    return {name: value for name, value in (base | changed).items() if value is not None}


def signed(payload: Any, key: Any = None, **header: Any) -> str:
    """A token signed with the right key for its algorithm, or another."""
    full = header_of(**header)
    signing = f"{encoded(as_json(full))}.{encoded(as_json(payload))}"
    algorithm = jws.JWSRegistry.algorithms[full["alg"]]
    return f"{signing}.{encoded(algorithm.sign(signing.encode(), key or KEYS[full['alg']]))}"


def with_secret(payload: Any, secret: bytes, **header: Any) -> str:
    """A token of a symmetric algorithm, as a key-confusion attack makes it."""
    signing = f"{encoded(as_json(header_of(**header)))}.{encoded(as_json(payload))}"
    return f"{signing}.{encoded(hmac.new(secret, signing.encode(), sha256).digest())}"
