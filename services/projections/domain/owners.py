"""Whose a record is: what people did names the vendor; what the services did by themselves takes it from its cause."""

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple

from services.projections.domain.view import Owner

SYSTEM = "system"
NAMED_BY_VENDOR = frozenset({"partner", "programme"})
"""Kinds of streams that carry the vendor in their id."""
OF_A_PARTNER = frozenset({"registration", "protection"})
"""Kinds of streams that are one partner's own, which it may see."""
NOBODY = Owner("", None)
"""Of a record whose vendor cannot be told; no tenant sees it."""


class Traces(NamedTuple):
    """What of a record says whose it is."""

    stream: str
    id: str
    causation: str
    actor: str
    data: Any

    @property
    def kind(self) -> str:
        """The kind of its stream."""
        return self.stream.partition("/")[0]

    @property
    def entity(self) -> str:
        """The id of its stream; a registration, its protection and its claim share one."""
        return self.stream.partition("/")[2]


def owner_of(traces: Traces, entities: MutableMapping[str, Owner], causes: Mapping[str, Owner]) -> Owner:
    """Whose a record is, given the owners of entities seen before (this one is added) and of the records that cause it.

    An entity belongs to whoever owned its first record, for good.
    """
    known = entities.get(traces.entity)
    if known is None:
        known = entities[traces.entity] = _first_owner(traces, causes)
    return known


def _first_owner(traces: Traces, causes: Mapping[str, Owner]) -> Owner:
    if traces.kind in NAMED_BY_VENDOR:
        vendor, _, name = traces.entity.partition("/")
        return Owner(vendor, name if traces.kind == "partner" else None)
    vendor, _, rest = traces.actor.partition("/")
    if vendor == SYSTEM:
        return Owner(causes.get(traces.causation, NOBODY).vendor, _partner(traces))
    sender = rest.partition("/")[0]
    return Owner(vendor, _partner(traces) if traces.kind in OF_A_PARTNER else _named(sender))


def _partner(traces: Traces) -> str | None:
    """The partner a claim is made for, as its first event states it."""
    if traces.kind not in OF_A_PARTNER or not isinstance(traces.data, dict):
        return None
    partner = traces.data.get("partner")
    return partner.get("partner") if isinstance(partner, dict) else partner


def _named(sender: str) -> str | None:
    return None if sender in ("", "-") else sender
