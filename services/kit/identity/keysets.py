"""Where verification keys come from: keys in memory, or another issuer's published key set, cached for a while."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from contracts.codec import BadInputError, Limits, loads

Key = OKPKey | ECKey | RSAKey

FETCH_SECONDS_MAX = 3.0
FRESH_SECONDS = 300.0
"""A fetched key set is taken as it is for so long; a withdrawn key stops working after at most that."""
STALE_SECONDS_MAX = 3_600.0
"""While the issuer cannot be reached, its last keys are believed for so long, then nobody gets in."""
RETRY_SECONDS = 15.0
"""Unknown key ids and failures cause at most one fetch in so long, whoever sends them."""
KEYSET_LIMITS = Limits(size_bytes_max=131_072, depth_max=5, items_max=2_000)
RSA_BITS_MIN = 2_048

log = logging.getLogger(__name__)


class KeysUnavailableError(Exception):
    """The issuer's keys could not be fetched and none are young enough: nobody can be authenticated now."""


class KeySource(Protocol):
    """Finds a public key by its id."""

    async def find(self, kid: str) -> Key | None:
        """The key, or None when the issuer publishes none of that id. Raises KeysUnavailableError."""


def usable_keys(document: Any) -> dict[str, Key]:
    """The keys of a JWKS document that can verify signatures here; others (also secret ones) are left out."""
    entries = document.get("keys") if isinstance(document, Mapping) else None
    keys: dict[str, Key] = {}
    for entry in entries if isinstance(entries, list) else []:
        key = _usable(entry)
        if key is not None:
            keys[entry["kid"]] = key
    return keys


def _usable(entry: Any) -> Key | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("use", "sig") != "sig":
        return None
    if (entry.get("kty"), entry.get("crv")) not in {("OKP", "Ed25519"), ("EC", "P-256"), ("RSA", None)}:
        return None
    try:
        key = JWKRegistry.import_key(
            {name: entry[name] for name in entry if name not in {"d", "p", "q", "dp", "dq", "qi"}}
        )
    except (JoseError, ValueError, TypeError):
        return None
    if isinstance(key, RSAKey) and key.public_key.key_size < RSA_BITS_MIN:
        return None
    return key if isinstance(key, OKPKey | ECKey | RSAKey) else None


class PublishedKeys:
    """The key set at a URL (https, or http on this machine), fetched with a deadline; a token never says from where."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        parts = urlsplit(url)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme != "https" and not here:
            raise ValueError("the key set's address must be https")
        self._url = url
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._fetched = self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> Key | None:
        if self._wanted(kid):
            async with self._lock:
                if self._wanted(kid):
                    await self._fetch()
        if self._clock() - self._fetched > STALE_SECONDS_MAX:
            raise KeysUnavailableError("the issuer's keys cannot be fetched")
        return self._keys.get(kid)

    def _wanted(self, kid: str) -> bool:
        now = self._clock()
        outdated = kid not in self._keys or now - self._fetched > FRESH_SECONDS
        return outdated and now - self._tried > RETRY_SECONDS

    async def _fetch(self) -> None:
        self._tried = self._clock()
        try:
            async with asyncio.timeout(FETCH_SECONDS_MAX):
                keys = usable_keys(loads(await self._download(), KEYSET_LIMITS))
        except (TimeoutError, httpx.HTTPError, BadInputError) as error:
            log.warning("the issuer's keys could not be fetched: %s", type(error).__name__)
            return
        if keys:
            self._keys, self._fetched = keys, self._clock()

    async def _download(self) -> bytes:
        body = b""
        async with (
            httpx.AsyncClient(follow_redirects=False, timeout=FETCH_SECONDS_MAX) as client,
            client.stream("GET", self._url) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise httpx.HTTPError(f"status {response.status_code}")
            async for part in response.aiter_bytes():
                body += part
                if len(body) > KEYSET_LIMITS.size_bytes_max:
                    raise BadInputError("TOO_LARGE", "the key set is too large")
        return body
