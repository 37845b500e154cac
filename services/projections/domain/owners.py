"""Whose a record is: what people did names the vendor; what the services did by themselves takes it from its cause."""

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple

from services.projections.domain.view import Owner

SYSTEM = "system/"
NAMED_BY_VENDOR = frozenset({"partner", "programme", "regions", "dispute-rules"})
"""Kinds of streams that carry the vendor in their id."""
OF_A_PARTNER = frozenset({"registration", "protection", "preview", "invitation", "attribution"})
"""Kinds of streams that are one partner's own, which it may see; an invitation is the invited's."""
PREVIEW = "preview"
"""What was only asked is whose who asked: a distributor may ask for its reseller. Of what staff asks, the partner's."""
NOBODY = Owner("", None)
"""Of a record whose vendor cannot be told; no tenant sees it."""


class Traces(NamedTuple):
    """What of a record says whose it is; a registration, its protection and its claim share one entity."""

    kind: str
    entity: str
    causation: str
    actor: str
    data: Any

    @property
    def caused(self) -> bool:
        """Whether its cause alone says whose its entity is."""
        return self.actor.startswith(SYSTEM) and self.kind not in NAMED_BY_VENDOR


def owner_of(traces: Traces, entities: MutableMapping[str, Owner], causes: Mapping[str, Owner]) -> Owner:
    """Whose a record is, given the owners of entities seen before (this one is added) and of the records that cause it.

    An entity belongs to whoever owned its first record, for good.
    """
    known = entities.get(traces.entity)
    if known is None:
        known = entities[traces.entity] = _first_owner(traces, causes)
    return known


def sender_of(actor: str) -> Owner:
    """The vendor and the partner for whom a person acted: `vendor/org/subject`, a dash for no org."""
    vendor, org, _ = actor.split("/", 2)
    return Owner(vendor, None if org == "-" else org)


def _first_owner(traces: Traces, causes: Mapping[str, Owner]) -> Owner:
    if traces.kind in NAMED_BY_VENDOR:
        vendor, _, name = traces.entity.partition("/")
        return Owner(vendor, name if traces.kind == "partner" else None)
    sender = _causer(traces, causes) if traces.caused else sender_of(traces.actor)
    if traces.kind == PREVIEW and sender.org is not None:
        return sender
    if traces.kind in OF_A_PARTNER:
        return Owner(sender.vendor, _partner(traces.data))
    return Owner(sender.vendor, None if traces.caused else sender.org)


def _causer(traces: Traces, causes: Mapping[str, Owner]) -> Owner:
    """Whose the cause is; what the clock opens, as a case or a flag, no record caused, and so it names its vendor."""
    known = causes.get(traces.causation)
    if known is not None:
        return known
    vendor = traces.data.get("vendor") if isinstance(traces.data, dict) else None
    return NOBODY if vendor is None else Owner(vendor, None)


def _partner(data: Any) -> str | None:
    """The partner a claim is made for, as its first event states it: by id, or with the facts of the day."""
    partner = data.get("partner") if isinstance(data, dict) else None
    return partner.get("partner") if isinstance(partner, dict) else partner
