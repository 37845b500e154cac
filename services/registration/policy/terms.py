"""What a programme grants: for how long, what follows the end, and when the partner is told that it is near."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from contracts.matching import inside
from contracts.periods import Period, after, before
from contracts.trace import Ruling
from contracts.values import ProductPath, ProtectionKind, Reach, Window
from services.registration.policy.claims import Asked
from services.registration.policy.rules.scope import DEPTH

PROTECTED = "PROTECTED"


def period(asked: Asked) -> tuple[Period, str]:
    """How long the claim is protected, and why so long.

    The first that is stated: a line of business's own, that of the first case that fits, the tier's, the common one.
    """
    protection, tier = asked.terms.protection, asked.partner.tier
    line = asked.terms.line_of_business
    if asked.details.deal.scope == "line_of_business" and line is not None and line.period is not None:
        return line.period, "for a whole line of business"
    for index, case in enumerate(protection.cases):
        if asked.fits(case.when):
            return case.period, f"by case {index + 1} of the protection"
    if tier in protection.by_tier:
        return protection.by_tier[tier], f"for tier {tier}"
    return protection.period, "the common period"


def window(asked: Asked) -> Window:
    """The protected period of a claim granted now."""
    return Window(start=asked.at, end=after(period(asked)[0], asked.at, asked.calendar))


def period_ruling(asked: Asked) -> Ruling:
    """How long a grant lasts, as a line of a decision's trace."""
    length, why = period(asked)
    return {"rule": PROTECTED, "verdict": "passed", "because": f"{length}, {why}"}


def reminders(asked: Asked, granted: Window) -> tuple[datetime, ...]:
    """When the partner is told that the end is near, in order; reminders longer than the period itself fall away."""
    end = granted.end
    if end is None:
        return ()
    planned = {before(each, end, asked.calendar) for each in asked.terms.protection.reminders}
    return tuple(sorted(at for at in planned if at > granted.start))


def grace_until(asked: Asked, granted: Window) -> datetime | None:
    """Until when only the holder may apply again after the end; None where there is no grace."""
    return _behind(asked, granted, asked.terms.protection.grace)


def tail_until(asked: Asked, granted: Window) -> datetime | None:
    """Until when an order still counts for the registration after the end; None where there is no tail."""
    return _behind(asked, granted, asked.terms.protection.tail)


def _behind(asked: Asked, granted: Window, length: Period | None) -> datetime | None:
    return after(length, granted.end, asked.calendar) if length and granted.end else None


def covered_products(asked: Asked) -> tuple[ProductPath, ...]:
    """The products a grant keeps others from: those named, or for a line of business all up to its level."""
    rules, named = asked.terms.line_of_business, asked.details.products
    if rules is None or asked.details.deal.scope != "line_of_business":
        return named
    return tuple(dict.fromkeys("/".join(path.split("/")[: DEPTH[rules.level]]) for path in named))


_FURTHER: Final[tuple[ProtectionKind, ...]] = ("attribution", "open", "exclusive", "account")
"""Kinds of protection, from those that keep nobody out to the one that is on every project of a customer."""


def narrower(one: ProtectionKind, other: ProtectionKind) -> ProtectionKind:
    """Of two kinds of protection, the one that keeps fewer out."""
    return min(one, other, key=_FURTHER.index)


def reaches_further(asked: Asked, kind: ProtectionKind, products: Iterable[ProductPath]) -> bool:
    """Whether a grant to this claim would keep out others than one of this kind for these products does."""
    if _FURTHER.index(asked.terms.protection.kind) > _FURTHER.index(kind):
        return True
    return not all(any(inside(path, wide) for wide in products) for path in covered_products(asked))


def reach(asked: Asked) -> Reach | None:
    """How a claim is compared with others where its details do not say it; None for an exclusive one as it is named.

    A claim that the programme has no track for is compared as that, which overlooks nothing.
    """
    if asked.track_type is None:
        return None
    kind, products = asked.terms.protection.kind, covered_products(asked)
    if kind == "exclusive" and products == asked.details.products:
        return None
    return Reach(kind=kind, products=products)
