"""Who may set up a digest for whom: everybody their own, a channel manager their partners', an operator all."""

from collections.abc import Collection
from typing import Final

from contracts.access import PARTNER_ROLES
from services.projections.policy.digests.lines import Subscriber

READERS_MAX: Final = 50
"""Of one partner, or of the vendor's staff."""
OF_PARTNERS: Final = ("partner",)
"""As what somebody reads whom the vendor's staff set up for a partner."""


def may_be_given(asking: Subscriber, roles: Collection[str], org: str | None) -> bool:
    """Whether somebody may have a digest sent that shows what these roles may see: nothing they may not see."""
    if asking.reader.own_only:
        return org == asking.org and set(roles) <= set(asking.roles)
    if org is not None:
        return set(roles) <= set(PARTNER_ROLES) and _looks_after_partners(asking)
    return "operator" in asking.roles or set(roles) <= set(asking.roles)


def may_manage(asking: Subscriber, known: Subscriber) -> bool:
    """Whether somebody sees and changes a digest that is there."""
    if asking.vendor != known.vendor:
        return False
    if asking.reader.own_only:
        return asking.org == known.org
    if "operator" in asking.roles:
        return True
    return known.name == asking.name if known.org is None else _looks_after_partners(asking)


def _looks_after_partners(asking: Subscriber) -> bool:
    return not {"channel-manager", "operator"}.isdisjoint(asking.roles)
