"""Trains on all pairs and writes what is shipped: the weights and the counts."""

import json
from collections.abc import Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Final

import numpy as np

from services.conflict.matching.pairs import LabelledPair, digest, names_of, read
from services.conflict.matching.rarity import BITS_MAX, Counts
from services.conflict.matching.training.learning import Learned, Table, count, learn, table, weight_of
from services.conflict.matching.training.mistyping import mistyped

HOME: Final = Path(__file__).parents[1]


def known(pairs: Sequence[LabelledPair]) -> Table:
    """Labelled pairs as they are trained on."""
    names, values = table(pairs)
    same = np.array([float(bool(pair.same)) for pair in pairs])
    return Table(pairs, names, values, same, weight_of(pairs, values, names))


def train(source: Path, version: str, home: Path = HOME) -> None:
    """Write weights and counts. Raises PairsMissing."""
    pairs = read(source)
    learned, _ = learn(known([*pairs, *mistyped(pairs)]))
    _write(home / "model.json", document(learned, version, digest(source)))
    _write(home / "counts.json", _telling(count(names_of(pairs))))


def write_retrained(learned: Learned, moved_bits: float, sources: Sequence[Path], version: str, to: Path) -> None:
    """Write weights and where they start now, and beside them the counts that belong to them. Raises PairsMissing.

    `sources`: the labelled pairs, whose names alone are counted, and then what else was trained on.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _write(to, document(learned, version, " ".join(map(digest, sources)), moved_bits))
    _write(to.with_name("counts.json"), _telling(count(names_of(read(sources[0])))))


def document(learned: Learned, version: str, trained_on: str, moved_bits: float = 0.0) -> dict[str, object]:
    """Weights as `weights.Weights` reads them: for each term its knots, and by how much the slope changes there.

    `trained_on`: the digests of the files, labelled pairs first.
    """
    curves: dict[str, list[tuple[float, float]]] = {name: [] for name in learned.names}
    for place, knot, slope in zip(*learned.curves, learned.weights[1:], strict=True):
        curves[learned.names[place]].append((round(float(knot), 3), round(float(slope), 4)))
    return {
        "version": version,
        "trained_on": trained_on,
        "start_bits": round(float(learned.weights[0]) + moved_bits, 4),
        "terms": curves,
    }


def _telling(counted: Counts) -> dict[str, object]:
    """The counts without words so rare that they tell the most anyway, and letters that stand in one name."""
    least = counted.names / 2**BITS_MAX - 1
    words = {word: count for word, count in sorted(counted.words.items()) if count > least}
    letters = {gram: count for gram, count in sorted(counted.grams.items()) if log2(count) > 0}
    return {"names": counted.names, "words": words, "grams": letters}


def _write(path: Path, document: Mapping[str, object]) -> None:
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    path.write_text(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n", encoding="utf-8")
