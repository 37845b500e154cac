"""Registry numbers of organisations: normalised, and checked where the number carries its own check digits."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import phonenumbers
from stdnum import get_cc_module, lei
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

PHONE: Final = "phone"
"""No registry's number, and one that a group may share: it speaks for a customer, and proves none."""
_NOISE = re.compile(r"[\s./-]")
_DUNS = re.compile(r"\d{9}")
_UEI = re.compile(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")
_PLAUSIBLE = re.compile(r"(?=.*\d)[A-Z0-9]{4,40}")


class Number(NamedTuple):
    """An identifier that can be compared: the scheme with its country where the scheme is national, and the number."""

    scheme: str
    value: str


def numbers(identifiers: Iterable[tuple[str, str]], country: str | None) -> tuple[Number, ...]:
    """The identifiers that hold, normalised, in a fixed order; what fails its own check is left out, not guessed."""
    found = {number for scheme, value in identifiers if (number := _number(scheme, value, country))}
    return tuple(sorted(found))


@lru_cache(maxsize=16_384)
def _number(scheme: str, value: str, country: str | None) -> Number | None:
    text = _NOISE.sub("", value).upper()
    match scheme:
        case "lei":
            return Number("lei", text) if lei.is_valid(text) else None
        case "duns":
            return Number("duns", text) if _DUNS.fullmatch(text) and text != "0" * 9 else None
        case "uei":
            return Number("uei", text) if _UEI.fullmatch(text) else None
        case "vat":
            return _vat(text, country)
        case "phone":
            return _phone(value, country)
        case _:
            return Number(f"{scheme}:{country or ''}", text) if _PLAUSIBLE.fullmatch(text) else None


def _phone(typed: str, country: str | None) -> Number | None:
    """A phone number in E.164 form."""
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Number(PHONE, str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)))


def _vat(text: str, country: str | None) -> Number | None:
    """Read an EU number with or without its prefix, another country's by that country's own rule, or by form alone."""
    for candidate in (text, f"{country or ''}{text}"):
        if eu_vat.is_valid(candidate):
            return Number("vat", eu_vat.compact(candidate))
    rule = get_cc_module(country.lower(), "vat") if country else None
    if rule is None:
        return Number(f"vat:{country or ''}", text) if _PLAUSIBLE.fullmatch(text) else None
    try:
        return Number(f"vat:{country}", str(rule.validate(text)).upper())
    except ValidationError:
        return None
