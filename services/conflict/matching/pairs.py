"""Labelled pairs of names as they are kept in a CSV file: reading them, and which of them a figure is measured on."""

import csv
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

CORE_SLICES: Final = frozenset({"spelling", "formatting", "paren_suffix"})
"""Positive pairs that names alone can tell; graded cases of people count as such too."""
GRADED: Final = "nk_edge"
ADJUDICATED: Final = "adjudicated"
"""What people decided about live matches, as `dealreg export adjudications` writes it; counts as core, too."""
APART: Final = frozenset({"family", "homonym_other_country"})
"""Negative pairs that names alone cannot tell; measured by themselves."""

SCHEMES: Final = ("lei", "vat", "duns", "uei", "national", "phone")
"""Registry numbers, and the phone number, that a file may have columns of: `left_lei`, `right_lei` and so on."""
NEEDED: Final = ("pair_id", "left_name", "right_name")
"""Columns without which nothing can be compared; all others may be absent."""


class PairsMissing(Exception):
    """There is no file of pairs at this place, or nothing in it that could be used."""


class Party(NamedTuple):
    """One side of a pair; what is not known is empty."""

    name: str
    country: str = ""
    city: str = ""
    postcode: str = ""
    website: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


class LabelledPair(NamedTuple):
    """Two organisations as two sources wrote them; `same` is None where nobody has said whether they are one."""

    id: str
    source: str
    slice: str
    left: Party
    right: Party
    same: bool | None

    @property
    def core(self) -> bool:
        """Whether it is a spelling variant, or a negative that names can tell."""
        if self.same:
            return self.slice in CORE_SLICES or self.source in {GRADED, ADJUDICATED}
        return self.slice not in APART


def read(path: Path) -> list[LabelledPair]:
    """Read a file of pairs; its columns are those of the labelled set. Raises PairsMissing, without NEEDED too."""
    if not path.is_file():
        raise PairsMissing(f"no labelled pairs at {path}: they are kept outside this repository")
    try:
        with path.open(encoding="utf-8-sig", newline="") as rows:
            return _pairs(csv.DictReader(rows))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PairsMissing(f"{path} is no CSV file in UTF-8: {error}") from error


def _pairs(rows: "csv.DictReader[str]") -> list[LabelledPair]:
    if missing := [name for name in NEEDED if name not in (rows.fieldnames or ())]:
        raise PairsMissing(f"the first line names the columns, and these are not among them: {', '.join(missing)}")
    return [_pair(row) for row in rows]


def labelled(path: Path) -> list[LabelledPair]:
    """The pairs of a file that somebody labelled and whose names may be read. Raises PairsMissing."""
    found = [pair for pair in read(path) if pair.same is not None and pair.left.name and pair.right.name]
    if not found:
        raise PairsMissing(f"no labelled pairs in {path}")
    return found


def _pair(row: dict[str, str]) -> LabelledPair:
    left, right = (_party(row, side) for side in ("left", "right"))
    label = row.get("label") or ""
    return LabelledPair(
        row["pair_id"], row.get("source") or "", row.get("slice") or "", left, right, label == "1" if label else None
    )


def _party(row: dict[str, str], side: str) -> Party:
    texts = {field: row.get(f"{side}_{field}") or "" for field in ("name", "country", "city", "postcode", "website")}
    identifiers = tuple((scheme, row.get(f"{side}_{scheme}") or "") for scheme in SCHEMES)
    return Party(**texts, identifiers=identifiers)


def digest(path: Path) -> str:
    """What tells one file of pairs from another: the SHA-256 of its bytes."""
    return sha256(path.read_bytes()).hexdigest()


def names_of(pairs: Iterable[LabelledPair]) -> Sequence[str]:
    """Every name of the pairs once, in order."""
    return sorted({side.name for pair in pairs for side in (pair.left, pair.right)})
