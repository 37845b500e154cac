"""`python -m services.conflict.matching score|evaluate|train|retrain PAIRS.csv`: scores, measures, trains the model.

Pairs that the shipped model was trained on are measured by cross-validation, others by the shipped model.
"""

import argparse
import sys
from pathlib import Path

from services.conflict.matching.evaluating import Scored, as_json, as_text, report
from services.conflict.matching.names import WEIGHTS
from services.conflict.matching.pairs import PairsMissing, digest, labelled, read
from services.conflict.matching.plotting import plot
from services.conflict.matching.scoring import compared, write_scores
from services.conflict.matching.training import showing
from services.conflict.matching.training.retraining import retrained
from services.conflict.matching.training.validating import validated
from services.conflict.matching.training.writing import train, write_retrained

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
            case "retrain":
                _retrain(asked)
            case _:
                _evaluate(asked)
    except PairsMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return 0


def _evaluate(asked: argparse.Namespace) -> None:
    pairs, trained_on = labelled(asked.pairs), WEIGHTS.trained_on.split()
    known = digest(asked.pairs)
    if known == trained_on[0] and not asked.shipped:
        title, same = CROSS_VALIDATED, validated(pairs)
    else:
        title, same = IN_SAMPLE if known in trained_on else SHIPPED, [compared(pair).same for pair in pairs]
    scored = [Scored(pair, one) for pair, one in zip(pairs, same, strict=True)]
    shown = as_json if asked.json else as_text
    sys.stdout.write(f"{shown(title, report(scored))}\n")
    if asked.plot is not None:
        plot(scored, asked.plot, title)


def _retrain(asked: argparse.Namespace) -> None:
    found = retrained(labelled(asked.pairs), labelled(asked.adjudications))
    shown = showing.as_json if asked.json else showing.as_text
    sys.stdout.write(f"{shown(found)}\n")
    if asked.output is not None:
        sources = (asked.pairs, asked.adjudications)
        write_retrained(found.learned, found.moved_bits, sources, asked.version, asked.output)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.conflict.matching", description=__doc__)
    verbs = parser.add_subparsers(dest="do", required=True)
    known = {verb: verbs.add_parser(verb) for verb in ("score", "evaluate", "train", "retrain")}
    for one in known.values():
        one.add_argument("pairs", type=Path)
    known["evaluate"].add_argument("--plot", type=Path, help="an SVG file")
    known["evaluate"].add_argument("--shipped", action="store_true", help="the shipped model in any case")
    known["retrain"].add_argument("adjudications", type=Path, help="as `dealreg export adjudications` writes them")
    known["retrain"].add_argument("--output", type=Path, help="the model; its counts.json is written beside it")
    for verb in ("evaluate", "retrain"):
        known[verb].add_argument("--json", action="store_true")
    for verb in ("train", "retrain"):
        known[verb].add_argument("--version", default=WEIGHTS.version)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
