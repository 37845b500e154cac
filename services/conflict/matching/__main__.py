"""`python -m services.conflict.matching score|evaluate|train PAIRS.csv`: scores, measures, or trains the model.

Pairs that the shipped model was trained on are measured by cross-validation, others by the shipped model.
"""

import argparse
import sys
from pathlib import Path

from services.conflict.matching.evaluating import Scored, as_json, as_text, report
from services.conflict.matching.names import WEIGHTS
from services.conflict.matching.pairs import PairsMissing, digest, read
from services.conflict.matching.plotting import plot
from services.conflict.matching.scoring import compared, write_scores
from services.conflict.matching.training.validating import validated
from services.conflict.matching.training.writing import train

CROSS_VALIDATED = "names, country and place; weights and word counts knew neither side of a pair (ten folds)"
SHIPPED = "names, country and place; the shipped model, which was not trained on this file"
IN_SAMPLE = "names, country and place; the shipped model IN-SAMPLE: it was trained on these very pairs"


def main() -> int:
    """Do what was asked; 2 when there are no pairs."""
    asked = _asked()
    try:
        match asked.do:
            case "score":
                write_scores(read(asked.pairs), sys.stdout)
            case "train":
                train(asked.pairs, asked.version)
            case _:
                _evaluate(asked)
    except PairsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return 0


def _evaluate(asked: argparse.Namespace) -> None:
    labelled = [pair for pair in read(asked.pairs) if pair.same is not None]
    trained_on = digest(asked.pairs) == WEIGHTS.trained_on
    if trained_on and not asked.shipped:
        title, same = CROSS_VALIDATED, validated(labelled)
    else:
        title, same = IN_SAMPLE if trained_on else SHIPPED, [compared(pair).same for pair in labelled]
    scored = [Scored(pair, one) for pair, one in zip(labelled, same, strict=True)]
    shown = as_json if asked.json else as_text
    sys.stdout.write(f"{shown(title, report(scored))}\n")
    if asked.plot is not None:
        plot(scored, asked.plot, title)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.conflict.matching", description=__doc__)
    verbs = parser.add_subparsers(dest="do", required=True)
    known = {verb: verbs.add_parser(verb) for verb in ("score", "evaluate", "train")}
    for one in known.values():
        one.add_argument("pairs", type=Path)
    known["evaluate"].add_argument("--json", action="store_true")
    known["evaluate"].add_argument("--plot", type=Path, help="an SVG file")
    known["evaluate"].add_argument("--shipped", action="store_true", help="the shipped model in any case")
    known["train"].add_argument("--version", default=WEIGHTS.version)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
