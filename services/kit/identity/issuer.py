"""The installation's own issuer of tokens, for those who have no identity provider yet."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Self

from joserfc import jwt
from joserfc.jwk import OKPKey

from services.kit.clock import Clock, SystemClock
from services.kit.identity.keysets import Key
from services.kit.identity.tokens import Person
from services.kit.keys import load_or_make

ALGORITHM = "Ed25519"


class Issuer:
    """Signs tokens with an Ed25519 key that never leaves its file, and is itself the source of its public key."""

    def __init__(self, key: OKPKey, issuer: str, audience: str, clock: Clock | None = None) -> None:
        self._key = key
        self._public = OKPKey.import_key(key.as_dict(private=False))
        self._issuer = issuer
        self._audience = audience
        self._clock = clock or SystemClock()

    @classmethod
    def open(cls, path: Path, issuer: str, audience: str) -> Self:
        """Read the key, or make it at first start. Raises WeakKeyError when others may read it."""
        return cls(OKPKey.import_key(json.loads(load_or_make(path, _fresh_key))), issuer, audience)

    async def find(self, kid: str) -> Key | None:
        return self._public if kid == self._public.kid else None

    def sign(  # one token has that many claims
        self, vendor: str, org: str | None, roles: list[str], hours: float = 12.0, subject: str | None = None
    ) -> str:
        """A token of this principal, valid for so many hours. Raises ValidationError when roles and org do not fit.

        Without a subject, the token stands for a person known by house and roles: other ones are another person.
        """
        named = subject or "-".join(["local", *([org] if org else []), *sorted(roles)])
        person = Person.model_validate({"vendor": vendor, "org": org, "sub": named, "roles": roles})
        now = self._clock.now()
        times = {"iat": int(now.timestamp()), "exp": int((now + timedelta(hours=hours)).timestamp())}
        claims = person.model_dump(exclude_none=True) | {"iss": self._issuer, "aud": self._audience} | times
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])


def _fresh_key() -> bytes:
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, private=True)
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True)).encode()
