"""Before and after, for people and for programs: of the labelled pairs, and of what people decided."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from services.conflict.matching.evaluating import HEADINGS, Scored, figures, report
from services.conflict.matching.measures import Measures
from services.conflict.matching.pairs import ADJUDICATED
from services.conflict.matching.training.retraining import SURE, Compared

MEASURED: Final = "every pair by weights, word counts and a start that knew neither of its organisations (ten folds)"
SHORT: Final = frozenset({"core", "everything", "slice family"})
"""Groups of the labelled pairs that people are shown; all of them are in the JSON."""
WIDE: Final = 46
"""Letters for the name of a group."""
Times = Mapping[str, Sequence[Scored]]


class Calibration(NamedTuple):
    """How far chances can be believed: their mean beside the share of pairs that are one, and bits lost a pair."""

    said: float
    same: float
    lost_bits: float


def calibration(scored: Sequence[Scored]) -> Calibration:
    """That of some pairs."""
    said = np.clip([one.same for one in scored], SURE, 1 - SURE)
    same = np.array([float(bool(one.pair.same)) for one in scored])
    lost = -np.log2(np.where(same == 1, said, 1 - said)).mean()
    return Calibration(round(float(said.mean()), 4), round(float(same.mean()), 4), round(float(lost), 4))


def _told(found: Compared) -> Iterator[tuple[str, Times]]:
    """Both sets of pairs, each as it was scored before and after."""
    for name, live in (("pairs", False), ("adjudications", True)):
        times = {
            time: [
                Scored(pair, one)
                for pair, one in zip(found.pairs, chances, strict=True)
                if (pair.source == ADJUDICATED) is live
            ]
            for time, chances in (("before", found.before), ("after", found.after))
        }
        yield name, times


def as_json(found: Compared) -> str:
    """All groups of both sets."""
    document: dict[str, Any] = {"measured": MEASURED, "start_moved_bits": round(found.moved_bits, 4)}
    for name, times in _told(found):
        document[name] = {
            time: {group: one._asdict() for group, one in report(scored).items()}
            | {"calibration": calibration(scored)._asdict()}
            for time, scored in times.items()
        }
    return json.dumps(document, indent=1)


def as_text(found: Compared) -> str:
    """A table of what matters most, two lines a group."""
    lines = [f"Before and after: {MEASURED}", f"{'':<{WIDE + 7}} {HEADINGS}"]
    for name, times in _told(found):
        reports = {time: report(scored) for time, scored in times.items()}
        for group in reports["before"]:
            if group in SHORT or (name == "adjudications" and group.startswith("slice")):
                lines += _both(f"{name}: {group}", {time: one[group] for time, one in reports.items()})
    lines += [
        f"{name}, {time}: said {one.said:.3f} on average, {one.same:.3f} are one; {one.lost_bits:.3f} bits lost a pair"
        for name, times in _told(found)
        for time, one in ((time, calibration(scored)) for time, scored in times.items())
    ]
    return "\n".join([*lines, f"The start moves by {found.moved_bits:+.2f} bits."])


def _both(group: str, times: Mapping[str, Measures]) -> Iterator[str]:
    for time, one in times.items():
        yield f"{group if time == 'before' else '':<{WIDE}} {time:<6} {one.pairs:>5} {one.same:>5} {figures(one)}"
