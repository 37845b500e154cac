"""How partners write: customers under one of their many names, people, and what was said and done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml
from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from services.cli.demo.feed import Body
from services.cli.demo.organisations import Organisation

LEGAL_NAME_SHARE = 0.35
WEBSITE_SHARE = 0.7
CITY_SHARE = 0.8
ALIKE_SHARE = 0.7
"""Of the names under which a second partner writes a customer, so many are the first one's, typed differently."""
ALIKE_RATIO = 70.0
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
FIRST_OTHER_SCRIPT = "\u0370"
MAILBOX_SHARE = 0.4
"""Of the contacts that a careless partner names, so many are a mailbox instead of a person's address."""


@cache
def phrases() -> dict[str, Any]:
    """The lists of phrases."""
    found: dict[str, Any] = yaml.safe_load((files(__package__) / "phrases.yaml").read_text(encoding="utf-8"))
    return found


def customer(one: Organisation, rng: Random, taken: str | None = None) -> Body:
    """The organisation as somebody types it; under another name than `taken`, and then with an address more often."""
    body: Body = {"name": _name(one, rng) if taken is None else _other_name(one, rng, taken), "country": one.country}
    if rng.random() < (WEBSITE_SHARE if taken is None else (1 + WEBSITE_SHARE) / 2):
        body["website"] = _typed(rng.choice((one.domain, one.domain, one.domain, *one.websites)), rng)
    if rng.random() < CITY_SHARE:
        body["city"] = one.city
    return body


def _name(one: Organisation, rng: Random) -> str:
    return one.name if rng.random() < LEGAL_NAME_SHARE else rng.choice(one.variants)


def _other_name(one: Organisation, rng: Random, taken: str) -> str:
    names = [name for name in (one.name, *one.variants) if name != taken]
    alike = [name for name in names if fuzz.token_sort_ratio(name, taken, processor=default_process) >= ALIKE_RATIO]
    return rng.choice([*alike, *_retyped(taken)] or names) if rng.random() < ALIKE_SHARE else rng.choice(names)


def _retyped(name: str) -> list[str]:
    """The same name from another keyboard: capitals, umlauts and accents written out, dashes and ampersands."""
    forms = (name.upper(), _plain(name), name.replace("&", "and"), name.replace("-", " "), name.replace(".", ""))
    return [form for form in dict.fromkeys(forms) if form != name]


def _plain(name: str) -> str:
    return anyascii(name.translate(UMLAUTS)) if max(name) < FIRST_OTHER_SCRIPT else name


def _typed(address: str, rng: Random) -> str:
    host = address.partition("/")[0]
    return rng.choice((address, f"www.{host}", f"https://www.{address}", f"https://{host}/", f"http://{host}/contact"))


def contact(one: Organisation, rng: Random, care: float) -> Body:
    """A person at the customer who does not exist; a careless partner often gives a mailbox."""
    known = phrases()
    given, family = rng.choice(known["given"]), rng.choice(known["family"])
    local = "info" if rng.random() < (1 - care) * MAILBOX_SHARE else f"{given}.{family}".lower()
    host = one.domain.partition("/")[0]
    return {"name": f"{given} {family}", "email": f"{local}@{host}", "role": rng.choice(known["roles"])}


def description(one: Organisation, product: str, at: datetime, rng: Random) -> str:
    """What the deal is about, in three sentences."""
    return " ".join(
        filled(rng.choice(phrases()[part]), one, product, at, rng) for part in ("openings", "needs", "steps")
    )


def evidence(kinds: Iterable[str], one: Organisation, product: str, at: datetime, rng: Random) -> list[Body]:
    """Dated proofs of work of these kinds, the last shortly before `at`."""
    found: list[Body] = []
    when = at - timedelta(hours=rng.randint(2, 48))
    for kind in reversed(tuple(kinds)):
        text = filled(rng.choice(phrases()["evidence"][kind]), one, product, when, rng)
        found.append({"kind": kind, "at": written(when), "summary": text})
        when -= timedelta(days=rng.randint(2, 9), hours=rng.randint(0, 5))
    return found[::-1]


def filled(phrase: str, one: Organisation, product: str, at: datetime, rng: Random) -> str:
    """A phrase with its braces filled in."""
    known = phrases()
    soon = at + timedelta(days=rng.randint(5, 120))
    return str(phrase).format(
        customer=one.name,
        product=product,
        site=one.city,
        number=rng.randrange(12, 4_000),
        small=rng.randint(2, 9),
        month=f"{soon:%B}",
        date=f"{soon:%d %B}",
        person=f"{rng.choice(known['given'])} {rng.choice(known['family'])}",
        role=rng.choice(known["roles"]),
    )


def said(part: str, one: Organisation, product: str, at: datetime, rng: Random) -> str:
    """A sentence out of one of the lists."""
    return filled(rng.choice(phrases()[part]), one, product, at, rng)


def written(moment: datetime) -> str:
    """An instant as JSON carries it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
