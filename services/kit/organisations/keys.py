"""What two writings of one organisation nearly always share: registry numbers, the web domain, forms of the name."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from contracts.values import Organisation
from services.kit.organisations.domains import label, registrable_domain
from services.kit.organisations.identifiers import numbers
from services.kit.organisations.names import NameForm, fold_words, name_forms
from services.kit.organisations.words import distinctive

DOMAIN: Final = "domain"
NAME: Final = "name"
COMMON_NAME: Final = "common-name"
"""A name of common words alone ("National Bank"), which many organisations may bear."""


class Key(NamedTuple):
    """A normal form, and what of the organisation it is the normal form of."""

    kind: str
    value: str


def keys_of(written: Organisation, mail_domain: str | None = None) -> tuple[Key, ...]:
    """The keys of an organisation; `mail_domain` is that of a named contact there. Each stands there once."""
    return tuple(dict.fromkeys(_keys(written, mail_domain)))


def _keys(written: Organisation, mail_domain: str | None) -> Iterator[Key]:
    forms = name_forms(written.name)
    for number in numbers(((one.scheme, one.value) for one in written.identifiers), written.country):
        yield Key(number.scheme.replace(":", "-").strip("-").lower(), number.value)
    if domain := web_domain(written.website, mail_domain, forms):
        yield Key(DOMAIN, domain)
    for form in forms:
        yield Key(NAME if distinctive(form.core) else COMMON_NAME, form.key)


def web_domain(website: str | None, mail_domain: str | None, forms: tuple[NameForm, ...]) -> str | None:
    """The domain of an organisation.

    A mailbox speaks for it only if it repeats its name: partners give their own, one for many accounts.
    """
    if domain := registrable_domain(website):
        return domain
    domain = registrable_domain(mail_domain)
    said = {part for form in forms for part in (*form.core, "".join(form.core), form.initials)}
    return domain if domain and label(domain) in said else None


def is_named_in(text: str, written: Organisation) -> bool:
    """Whether a text tells who an organisation is: by a name of it that is not made of common words, or its domain."""
    domain = registrable_domain(written.website)
    if domain is not None and re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-])", text.casefold()):
        return True
    said = f" {' '.join(fold_words(text))} "
    names = (words for form in name_forms(written.name) if distinctive(form.core) for words in (form.words, form.core))
    return any(f" {' '.join(words)} " in said for words in names)
