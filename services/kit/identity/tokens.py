"""Verifies a bearer token (RFC 7519, hardened by RFC 8725) and reads from it who is asking."""

import base64
from copy import copy
from decimal import Decimal
from typing import Annotated, NoReturn, Self

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from contracts.access import PARTNER_ROLES, Role
from contracts.codec import BadInputError, Limits, loads
from contracts.envelope import Actor
from contracts.values import PartnerId, VendorId
from services.kit.clock import Clock, SystemClock
from services.kit.identity.keysets import Key, KeySource

KEY_TYPES = {"Ed25519": OKPKey, "EdDSA": OKPKey, "ES256": ECKey, "RS256": RSAKey}
"""The algorithms we accept, all asymmetric, and the type of key each needs: no key ever serves two algorithms."""
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
HEADERS = frozenset({"alg", "typ", "kid"})
"""Headers a token may carry. Those that bring or point to a key (jwk, jku, x5c, x5u) would let it vouch for itself."""
TOKEN_LENGTH_MAX = 8_192
PART_LIMITS = Limits(size_bytes_max=TOKEN_LENGTH_MAX, depth_max=4, items_max=200)
LEEWAY_SECONDS = 30


class RejectedTokenError(Exception):
    """The token proves nothing; `reason` is one word for metrics, and the text never quotes the token."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def _registry() -> JWSRegistry:
    """Only the listed algorithms exist here: neither `none` nor a symmetric one could be chosen by a header."""
    registry = JWSRegistry(algorithms=list(KEY_TYPES))
    registry.algorithms = {name: copy(JWSRegistry.algorithms[name]) for name in KEY_TYPES}
    registry.algorithms["EdDSA"].security_warning = None  # only the name is deprecated; keysets admit Ed25519 alone
    return registry


_REGISTRY = _registry()


class Person(BaseModel):
    """The claims that say who asks; a claim that is missing, unknown or does not fit the others is an error."""

    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    vendor: VendorId
    org: PartnerId | None = None
    # An address is refused: as an actor it would stand on immutable records as a person's name.
    sub: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:|-]{0,127}$")]
    roles: list[Role] = Field(min_length=1, max_length=10)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if {role in PARTNER_ROLES for role in self.roles} != {self.org is not None}:
            raise ValueError("partner roles need an org, and the vendor's own roles have none")
        return self

    def actor(self) -> Actor:
        """The principal."""
        return Actor(self.vendor, self.org, self.sub, tuple(sorted(set(self.roles))))


class Claims(Person):
    """All we read of a token; times in seconds since 1970."""

    iss: str
    aud: str | list[str]
    exp: int | Decimal
    nbf: int | Decimal = 0
    iat: int | Decimal = 0


class Verifier:
    """Checks signature, issuer, audience, type and times of a token, and reads from it who is asking."""

    def __init__(self, keys: KeySource, issuer: str, audience: str, clock: Clock | None = None) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._clock = clock or SystemClock()

    async def verify(self, token: str) -> Actor:
        """The principal the token stands for. Raises RejectedTokenError, or KeysUnavailableError."""
        header = _header(token)
        key = await self._keys.find(header["kid"])
        if key is None:
            _reject("key", "the token names a key that its issuer does not publish")
        if not isinstance(key, KEY_TYPES[header["alg"]]):
            _reject("alg", "the token's algorithm does not fit its key")
        claims = _claims(token, key)
        self._check(claims)
        return claims.actor()

    def _check(self, claims: Claims) -> None:
        now = int(self._clock.now().timestamp())
        if claims.iss != self._issuer:
            _reject("iss", "the token is of another issuer")
        if self._audience not in ([claims.aud] if isinstance(claims.aud, str) else claims.aud):
            _reject("aud", "the token is for another audience")
        if now >= claims.exp + LEEWAY_SECONDS:
            _reject("exp", "the token has expired")
        if max(claims.nbf, claims.iat) > now + LEEWAY_SECONDS:
            _reject("nbf", "the token is not valid yet")


def _reject(reason: str, detail: str) -> NoReturn:
    raise RejectedTokenError(reason, detail)


def _header(token: str) -> dict[str, str]:
    """The token's header, read before any signature is checked: it may only choose among what we have."""
    if len(token) > TOKEN_LENGTH_MAX:
        _reject("form", "the token is too long")
    encoded = token.partition(".")[0]
    try:
        header = loads(
            base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True), PART_LIMITS
        )
    except (BadInputError, ValueError):
        _reject("form", "the token is not a signed JWT")
    if not isinstance(header, dict) or not HEADERS.issuperset(header):
        _reject("header", "the token's header says more than algorithm, type and key id")
    values = {name: header.get(name) for name in HEADERS}
    if not all(isinstance(value, str) for value in values.values()):
        _reject("header", "the token's header lacks algorithm, type or key id")
    if header["alg"] not in KEY_TYPES:
        _reject("alg", "the token's algorithm is not accepted")
    if header["typ"].lower() not in TYPES:
        _reject("typ", "the token is of another type")
    return header


def _claims(token: str, key: Key) -> Claims:
    """The token's claims, once its signature holds."""
    try:
        payload = jws.deserialize_compact(token, key, registry=_REGISTRY).payload
    except (JoseError, ValueError):
        _reject("signature", "the token's signature does not hold")
    try:
        return Claims.model_validate(loads(payload, PART_LIMITS))
    except BadInputError:
        _reject("claims", "the token's claims are not plain JSON")
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        _reject("claims", f"the token's claim {place[0]} is not valid" if place else "partner roles and org do not fit")
