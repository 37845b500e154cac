"""Which of several forms of an answer a reader would rather have, by its Accept header (RFC 9110, 12.5.1)."""

import re
from collections.abc import Mapping
from typing import TypeVar

Form = TypeVar("Form")
RANGE = re.compile(r"\s*([\w.+-]+|\*)/([\w.+-]+|\*)((?:\s*;[^,]*)?)")
QUALITY = re.compile(r";\s*q=([01](?:\.\d{0,3})?)", re.IGNORECASE)


def preferred(accept: str, offered: Mapping[str, Form]) -> Form | None:
    """The form of the media type that is wanted most; None where nothing is said that fits, or anything will do.

    `offered`: plain media types. Of equal wishes the one named first counts.
    """
    wishes = [_wish(part) for part in RANGE.findall(accept)]
    for quality, media in sorted(wishes, key=lambda wish: -wish[0]):
        if quality and media in offered:
            return offered[media]
    return None


def _wish(part: tuple[str, str, str]) -> tuple[float, str]:
    kind, subtype, parameters = part
    quality = QUALITY.search(parameters)
    return float(quality[1]) if quality else 1.0, f"{kind}/{subtype}".lower()
