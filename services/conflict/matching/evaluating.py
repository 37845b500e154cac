"""Measures scores of labelled pairs: the core, each source and slice, and what must not be called the same."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from services.conflict.matching.measures import Measures, measures
from services.conflict.matching.pairs import LabelledPair

HEADINGS: Final = "pairs  same   prec  recall      F1  F1best      AP   R@P95   R@P99  called   sure  right"
Belongs = Callable[[LabelledPair], bool]


class Scored(NamedTuple):
    """A labelled pair and the probability that both sides are one."""

    pair: LabelledPair
    same: float


def report(scored: Sequence[Scored]) -> dict[str, Measures]:
    """The figures of every group that has pairs: `core`, `core of` a source, and each `slice` by itself."""
    found = {name: [one for one in scored if belongs(one.pair)] for name, belongs in _groups(scored)}
    return {name: _measured(some) for name, some in found.items() if some}


def _groups(scored: Sequence[Scored]) -> Iterator[tuple[str, Belongs]]:
    yield "core", lambda pair: pair.core
    for source in sorted({one.pair.source for one in scored}):
        yield f"core of {source}", _core_of(source)
    yield "everything", lambda pair: pair.same is not None
    for name in sorted({one.pair.slice for one in scored}):
        yield f"slice {name}", _in_slice(name)
    yield "namesakes in two known countries", _namesakes_abroad


def _core_of(source: str) -> Belongs:
    return lambda pair: pair.core and pair.source == source


def _in_slice(name: str) -> Belongs:
    return lambda pair: pair.slice == name


def _namesakes_abroad(pair: LabelledPair) -> bool:
    countries = (pair.left.country, pair.right.country)
    return pair.slice == "homonym_other_country" and all(countries) and countries[0] != countries[1]


def _measured(scored: Sequence[Scored]) -> Measures:
    return measures([one.same for one in scored], [bool(one.pair.same) for one in scored])


def as_text(title: str, found: Mapping[str, Measures]) -> str:
    """A table for people."""
    wide = max(map(len, found), default=0)
    lines = [title, f"{'':<{wide}} {HEADINGS}"]
    lines += [f"{name:<{wide}} {one.pairs:>5} {one.same:>5} {figures(one)}" for name, one in found.items()]
    return "\n".join(lines)


def figures(one: Measures) -> str:
    """Its shares, below the headings."""
    return " ".join("      -" if figure is None else f"{figure:>7.4f}"[:7] for figure in one[2:])


def as_json(title: str, found: Mapping[str, Measures]) -> str:
    """The same for programs."""
    return json.dumps({"measured": title, **{name: one._asdict() for name, one in found.items()}}, indent=1)
