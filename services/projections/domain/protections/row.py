"""The row of a protection: what was granted on which terms, until when, what is asked of its holder, how it ended."""

from datetime import datetime
from typing import NamedTuple

from services.projections.domain.view import Json, View


class Protection(NamedTuple):
    """A protection; `state` is its phase as the ledger says, which pages compare with the clock.

    active, suspended and in_grace keep rivals out; ended has only its tail left, in which an order still counts.
    `standing`: what it goes on as by the outcome of a conflict, where its terms are not the programme's any more.
    `silence_ends`: from `revocable_from` on, silence ends it by itself. `suspended_for` are the codes of what it rests
    for, and `clock_stopped` says that its time rests too. `offered_to` is the partner that may take it over, and
    `successor` the registration under which one did.
    """

    state: str
    programme: str
    programme_version: int
    tier: str
    products: tuple[str, ...]
    territory: str
    starts_at: datetime
    ends_at: datetime | None
    kind: str = "exclusive"
    grace_until: datetime | None = None
    tail_until: datetime | None = None
    price_level: str | None = None
    direct_contact: str = "allowed"
    reward: Json = None
    transferred_from: str | None = None
    expiring_soon: bool = False
    extensions: int = 0
    extension: Json = None
    activity_due: datetime | None = None
    activity_overdue: bool = False
    revocable_from: datetime | None = None
    silence_ends: bool | None = None
    suspended_for: tuple[str, ...] = ()
    suspended_at: datetime | None = None
    clock_stopped: bool = False
    offered_to: str | None = None
    offer: Json = None
    successor: str | None = None
    incumbent_until: datetime | None = None
    renewal_from: datetime | None = None
    renewal_due: bool = False
    ended_at: datetime | None = None
    code: str | None = None
    conflict: str | None = None
    note: str = ""
    standing: str | None = None


view = View("protections", Protection, "protection", "registration")
