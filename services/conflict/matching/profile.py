"""A customer as somebody wrote it down, made ready for comparison once."""

from functools import lru_cache

from msgspec import Struct

from services.kit.organisations.identifiers import Number, numbers
from services.kit.organisations.keys import web_domain
from services.kit.organisations.names import fold_words, name_forms


class Written(Struct, frozen=True, gc=False):
    """A customer in a partner's words; only the name is always there, and of a confidential one not even that.

    `digests` are keyed hashes of what it is known by, each with its kind before a colon.
    """

    name: str
    country: str | None = None
    city: str | None = None
    postcode: str | None = None
    website: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    mail_domain: str | None = None
    digests: tuple[str, ...] = ()
    confidential: bool = False


class Profile(Struct, frozen=True, gc=False):
    """What is compared: name, numbers, domains, place; or, where one is confidential, digests."""

    name: str
    numbers: tuple[Number, ...]
    domains: tuple[str, ...]
    country: str | None
    city: str
    postcode: str
    digests: tuple[str, ...] = ()
    confidential: bool = False


@lru_cache(maxsize=65_536)
def profile(written: Written) -> Profile:
    """Make a written customer ready for comparison."""
    forms = () if written.confidential else name_forms(written.name)
    domain = web_domain(written.website, written.mail_domain, forms)
    return Profile(
        name=written.name,
        numbers=numbers(written.identifiers, written.country),
        domains=(domain,) if domain else (),
        country=written.country,
        city=" ".join(fold_words(written.city)) if written.city else "",
        postcode="".join(fold_words(written.postcode)) if written.postcode else "",
        digests=written.digests,
        confidential=written.confidential,
    )


def exact_keys(known: Profile) -> tuple[str, ...]:
    """The keys that two writings of one customer nearly always share, in the clear and as digests."""
    return (*readable_keys(known), *known.digests)


def readable_keys(known: Profile) -> tuple[str, ...]:
    """Those that can be read: numbers, domains, names."""
    return (
        *(f"{number.scheme}={number.value}" for number in known.numbers),
        *(f"domain={domain}" for domain in known.domains),
        *(f"name={form.key}" for form in (() if known.confidential else name_forms(known.name))),
    )
