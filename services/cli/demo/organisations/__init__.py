"""Some thousand real organisations with the names and addresses under which partners type them, one CSV a region."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Organisation:
    """A customer: its legal name and seat, and what else people call it.

    `variants` are other names, shortened, translated, former, of a site or in another script; `websites` are web
    addresses beside the main one; `parent` is the id of the organisation that controls it.
    """

    id: str
    name: str
    country: str
    city: str
    domain: str
    industry: str
    parent: str | None
    variants: tuple[str, ...]
    websites: tuple[str, ...]


@cache
def organisations() -> tuple[Organisation, ...]:
    """All of them, in the order of their ids."""
    regions = [file for file in files(__name__).iterdir() if file.name.endswith(".csv")]
    rows = [row for region in regions for row in csv.DictReader(region.read_text(encoding="utf-8").splitlines())]
    return tuple(sorted((_organisation(row) for row in rows), key=lambda one: one.id))


def _organisation(row: dict[str, str]) -> Organisation:
    single = {name: row[name] for name in ("id", "name", "country", "city", "domain", "industry")}
    return Organisation(
        **single, parent=row["parent"] or None, variants=_several(row["variants"]), websites=_several(row["websites"])
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
