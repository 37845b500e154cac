"""How somebody who asks stands to a row: what of it they are shown follows from that."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, NamedTuple

Relation = Literal["staff", "own", "distributor", "party", "offered", "inviter"]
"""staff: of the vendor. own: the partner whose it is. distributor: filed it for that partner, is named in it, or serves
it. party: joined the deal. offered: may take it over. inviter: asked somebody to join its deal."""

SHARED: Final = frozenset({"programmes"})
"""Views whose rows belong to no partner, and which every partner of the vendor may read."""

OWN_OF_DIRECT_SALES: Final[Mapping[str, str]] = {
    "direct_claims": "made_by",
    "protection_checks": "asked_by",
    "direct_engagements": "recorded_by",
}
"""Direct sales sees its own questions, claims and work; this column says whose they are."""


class Reader(NamedTuple):
    """Who asks: for which vendor, for which partner if for one, and whether they see only what is that partner's."""

    vendor: str
    org: str | None
    own_only: bool


def rows_of_partner_only(view: str, reader: Reader) -> bool:
    """Whether this reader gets only rows that their partner owns or is named in."""
    return reader.own_only and view not in SHARED


def own_of_direct_sales(roles: Collection[str], name: str, view: str) -> dict[str, Any]:
    """What narrows a view to what one of direct sales wrote under this name; nothing for everybody else."""
    if set(roles) != {"direct-sales"} or view not in OWN_OF_DIRECT_SALES:
        return {}
    return {OWN_OF_DIRECT_SALES[view]: name}


def relation(view: str, row: Mapping[str, Any], reader: Reader, claim: Mapping[str, Any] | None = None) -> Relation:
    """How a reader stands to a row that they may see; `claim` is the registration of a protection."""
    if not reader.own_only:
        return "staff"
    if view in SHARED or row["org"] == reader.org:
        return "own"
    match view:
        case "registrations":
            return _on_the_deal(row, reader)
        case "protections":
            return "offered" if claim is None or row["offered_to"] == reader.org else _on_the_deal(claim, reader)
        case "blanket_flags":
            return "own"
        case _:
            return "inviter" if view == "invitations" else "distributor"


def _on_the_deal(claim: Mapping[str, Any], reader: Reader) -> Relation:
    return "distributor" if reader.org in (claim["filed_by_org"], claim["distributor"]) else "party"
