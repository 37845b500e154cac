"""What of a row is shown: all of it to the vendor's staff, to a partner only what depends on nobody but itself."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.disclosure import DISCLOSED, reason_class, without_digests, without_hashes
from services.projections.policy.fields import FIELDS, REWARD
from services.projections.policy.relations import Reader, Relation

PLACE: Final = frozenset(
    {"key", "vendor", "org", "partition", "sequence", "version", "opened_at", "changed_at", "true_from"}
)
"""Columns that all views have; of these only what is named below is shown."""
WITHHELD: Final = frozenset({"readers", "trace_told"})
"""Columns for queries alone."""
OUTCOME: Final = frozenset((*DISCLOSED["deal.won.v1"], *DISCLOSED["deal.lost.v1"]))
NOTES: Final = frozenset({"note"})
"""What the vendor's people write for one another beside a decision."""


def shown(view: str, row: Mapping[str, Any], relation: Relation, reader: Reader) -> dict[str, Any]:
    """A row as one reader sees it."""
    answer = {"id": row["key"].rpartition("/")[2], "partner": row["org"]}
    if relation == "staff":
        answer |= _everything(row)
    else:
        answer |= _cut(view, row, relation, reader)
    for name in ("details", "proposed"):
        if answer.get(name) is not None:
            answer[name] = _unhashed(answer[name])
    if isinstance(answer.get("customer"), dict):
        answer |= without_hashes({"customer": answer["customer"]})
    return without_digests(answer)


def _everything(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in row.items() if name not in PLACE | WITHHELD}
    return {"version": row["version"], "opened_at": row["opened_at"], "changed_at": row["changed_at"], **fields}


def _unhashed(value: dict[str, Any]) -> dict[str, Any]:
    """Details, or an amendment that holds some, without what is there for matching alone."""
    return {**value, "details": without_hashes(value["details"])} if "changed" in value else without_hashes(value)


def _cut(view: str, row: Mapping[str, Any], relation: Relation, reader: Reader) -> dict[str, Any]:
    cuts = CUTS.get(view, {})
    fields = {}
    for name in FIELDS[view].get(relation, ()):
        cut, value = cuts.get(name), row[name]
        fields[TOLD_AS.get(name, name)] = cut(value, relation, reader.org) if cut and value else value
    if view == "invitations" and relation == "own" and row["state"] != "accepted":
        del fields["subject"]
    return fields


def _code(code: str, _: Relation, __: str | None) -> str:
    return reason_class(code)


def _codes(codes: tuple[str, ...], _: Relation, __: str | None) -> list[str]:
    return [reason_class(code) for code in codes]


def _unnoted(value: dict[str, Any], _: Relation, __: str | None) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name not in NOTES}


def _answered(value: dict[str, Any], _: Relation, __: str | None) -> dict[str, Any]:
    told = {name: part for name, part in value.items() if name != "late_desks"}
    return told | {"code": reason_class(value["code"])} if value.get("code") else told


def _unpaid(value: dict[str, Any], relation: Relation, _: str | None) -> dict[str, Any]:
    told = OUTCOME if relation == "own" else OUTCOME - REWARD
    return {name: part for name, part in value.items() if name in told}


def _own_part(parties: list[dict[str, Any]], relation: Relation, org: str | None) -> list[dict[str, Any]]:
    return [party for party in parties if party.get("partner") == org] if relation == "party" else parties


CUTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "registrations": {"code": _code, "appeal": _unnoted, "outcome": _unpaid, "parties": _own_part},
    "protections": {"code": _code, "suspended_for": _codes, "extension": _answered},
}
"""What is left of a field for readers outside the vendor, by view."""
TOLD_AS: Final[Mapping[str, str]] = {"trace_told": "trace"}
"""Fields that go by another name outside the vendor."""
