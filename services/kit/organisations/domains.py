"""The registrable domain of a website or mail address, and the hosts on which a domain says nothing about its user."""

import re
from functools import cache, lru_cache
from typing import Final

from publicsuffixlist import PublicSuffixList

_HOST_NAME = re.compile(r"[a-z0-9.-]{1,253}")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)

_HOSTS: Final = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk ymail.com aol.com icloud.com
    yahoo.co.jp
    me.com mac.com proton.me protonmail.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de orange.fr wanadoo.fr
    free.fr laposte.net libero.it virgilio.it mail.ru yandex.ru yandex.com qq.com 163.com 126.com sina.com naver.com
    daum.net hanmail.net btinternet.com sky.com comcast.net verizon.net att.net bellsouth.net cox.net rediffmail.com
    zoho.com mail.com email.com fastmail.com tutanota.com hushmail.com uol.com.br bol.com.br terra.com.br
    facebook.com linkedin.com instagram.com twitter.com x.com youtube.com xing.com wikipedia.org google.com bing.com
    crunchbase.com bloomberg.com amazon.com ebay.com alibaba.com wix.com wordpress.com squarespace.com blogspot.com
    weebly.com godaddysites.com jimdo.com strikingly.com sites.google.com linktr.ee example.com example.org
"""
SHARED_HOSTS: Final = frozenset(_HOSTS.split())
"""Free mail, providers, social networks and site builders: an address there does not belong to the customer."""


@cache
def _suffixes() -> PublicSuffixList:
    """The list inside the wheel; nothing is fetched."""
    return PublicSuffixList()


@lru_cache(maxsize=65_536)
def registrable_domain(address: str | None) -> str | None:
    """The registrable domain of a website, host or mail address; None if it tells nothing.

    `https://www.x.co.uk/a` is `x.co.uk`.
    """
    if not address:
        return None
    host = _host(address)
    domain: str | None = _suffixes().privatesuffix(host) if "." in host else None
    return None if domain is None or domain in SHARED_HOSTS else domain


def _host(address: str) -> str:
    rest = _SCHEME.sub("", address.strip().lower())
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].strip(".")
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if _HOST_NAME.fullmatch(name) else ""


def label(domain: str) -> str:
    """Return the registrable domain without its suffix and separators: what may repeat the customer's name."""
    return domain.partition(".")[0].replace("-", "")
