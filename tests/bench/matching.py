"""How well and how fast customers are found again among many, and what the index of them takes.

`python -m tests.bench.matching [--json] [--customers N] [--pairs PAIRS.csv] [--names NAMES.txt]` enters real names from
the labelled pairs, which are kept outside the repository, and from a file of further ones, one a line; then names with
another leading word. The fewer of them are real, the more have all their other words in common. Asked are recorded
spelling variants, and names changed twice over: a word dropped, a letter left out, words glued, a legal form added.
Times are processor's.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec

from services.conflict.matching import Index, IndexImage, Profile, Written, compare, profile, resolve
from services.conflict.matching.pairs import LabelledPair, PairsMissing, names_of, read
from services.kit.collector import calm
from tests.bench.figures import Figure, show
from tests.bench.running import told

PAIRS = Path(__file__).parents[2].parent / "shared" / "data" / "matching" / "pairs.csv"
ASKED = 1_000
SYLLABLES = (
    "bar ben cor dal den far fen gal gor hal ken lam lor mar mel nor pel ral san sol tan tor val ver zan".split()
)
HITS = {"spelling": 96.5, "synthetic": 98.0}


def customers(names: Sequence[str], count: int, random: Random) -> list[Written]:
    """The names themselves, then names with another leading word, until there are so many."""
    made = [Written(name) for name in names[:count]]
    while len(made) < count:
        rest = random.choice(names).split()[1:] or ["Works"]
        leading = "".join(random.choices(SYLLABLES, k=3)).title()
        made.append(Written(" ".join([leading, *rest])))
    return made


def mistyped(name: str, random: Random) -> str:
    """A name as somebody else would type it, with two changes."""
    for _ in range(2):
        name = random.choice((_without_last, _with_error, _glued, str.upper, _with_form))(name)
    return name


def _without_last(name: str) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 2 else name


def _with_error(name: str) -> str:
    middle = len(name) // 2
    return name[:middle] + name[middle + 1 :]


def _glued(name: str) -> str:
    return name.replace(" ", "", 1) if len(name.split()) > 2 else name


def _with_form(name: str) -> str:
    return f"{name} Ltd"


def built(written: Sequence[Written]) -> Index:
    """An index of customers that are known by their place."""
    index = Index()
    for number, one in enumerate(told(written, len(written), "entered")):
        index.add(str(number), profile(one))
    return index


def found(index: Index, asked: Sequence[tuple[str, str]], places: dict[str, str]) -> tuple[float, float]:
    """Of so many per cent of names the right customer is among the fifty, and among those that are compared."""
    near = compared = 0
    for name, meant in asked:
        known = profile(Written(name))
        chosen = index.candidates(known)
        near += places[meant] in {*chosen, *index.near(known)}
        compared += places[meant] in chosen
    return 100 * near / len(asked), 100 * compared / len(asked)


def measure(pairs: Sequence[LabelledPair], further: Sequence[str], count: int) -> list[Figure]:
    """Build, find, look up, resolve, dump and restore."""
    random = Random(1)
    written = customers(list(dict.fromkeys([*names_of(pairs), *further])), count, random)
    places = {one.name: str(number) for number, one in enumerate(written)}
    took, index = timed(lambda: built(written))
    spelling = [(pair.right.name, pair.left.name) for pair in pairs if pair.slice == "spelling" and pair.same]
    spelling = [one for one in spelling if one[1] in places][:ASKED]
    changed = [(mistyped(one.name, random), one.name) for one in random.sample(written, ASKED)]
    gone = _without(index, spelling, places)
    changed = [one for one in changed if one[1] in places and places[one[1]] not in gone]
    hits = {"spelling": found(index, spelling, places), "synthetic": found(index, changed, places)}
    return [
        Figure("customers", len(index), ""),
        *(Figure(f"right one among 50, {kind}", hit, "%", HITS[kind]) for kind, (hit, _) in hits.items()),
        *(Figure(f"right one compared, {kind}", hit, "%") for kind, (_, hit) in hits.items()),
        *_times(index, [profile(Written(name)) for name, _ in changed], written),
        Figure("index built", took, "s", 60.0),
        *_kept(index),
    ]


def _without(index: Index, asked: Sequence[tuple[str, str]], places: dict[str, str]) -> set[str]:
    """The very names that are asked for are no customers: that would be too easy. Who is none any more."""
    gone = {places[name] for name, meant in asked if name in places and places[name] != places[meant]}
    for customer in sorted(gone):
        index.remove(customer)
    return gone


def _times(index: Index, asked: Sequence[Profile], written: Sequence[Written]) -> list[Figure]:
    looked = [timed(lambda one=one: index.near(one))[0] * 1000 for one in asked]
    resolved = [timed(lambda one=one: resolve(one, index))[0] * 1000 for one in asked]
    pairs = [(profile(a), profile(b)) for a, b in pairwise(written[: ASKED + 1])]
    compared, _ = timed(lambda: [compare(a, b) for a, b in pairs])
    return [
        *(Figure(f"candidates, {name}", _place(looked, share), "ms") for name, share in (("p50", 0.5), ("p99", 0.99))),
        *(Figure(f"resolved, {name}", _place(resolved, share), "ms") for name, share in (("p50", 0.5), ("p99", 0.99))),
        Figure("pairs compared", len(pairs) / compared, "pairs/s"),
    ]


def _kept(index: Index) -> list[Figure]:
    data = msgspec.msgpack.encode(index.dump())
    image = msgspec.msgpack.decode(data, type=IndexImage)
    took, _ = timed(lambda: Index().load(image))
    return [Figure("keys, postings and letters", index.bytes / 2**20, "MiB", 150.0), Figure("restored", took, "s", 2.0)]


def timed(work):
    """Seconds of processor time, and what came of it."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def _place(took: list[float], share: float) -> float:
    return sorted(took)[int(len(took) * share)]


def main() -> int:
    """Run it and print a table, or JSON lines; says so when there are no pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--names", type=Path, help="further real names, one a line")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    calm()
    further = given.names.read_text(encoding="utf-8").splitlines() if given.names else []
    try:
        show(measure(read(given.pairs), further, given.customers), as_json=given.json)
    except PairsMissing as missing:
        print(missing)
    return 0


if __name__ == "__main__":
    sys.exit(main())
