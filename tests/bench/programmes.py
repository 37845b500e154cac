"""Whether every number in the sample programmes matters: each is changed, and the programme's story must notice.

`python -m tests.bench.programmes [--json] [NAME …]` names every number that nobody missed, and exits with 1 then.
"""

import argparse
import sys
from collections import Counter

from tests.bench.figures import Figure, show
from tests.scenes.all import PROGRAMMES
from tests.scenes.mutating import mutants, noticed


def main() -> None:
    """Run it and print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(PROGRAMMES))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found: Counter[str] = Counter()
    for mutant in (mutant for name in given.names for mutant in mutants(name)):
        who = noticed(mutant, PROGRAMMES)
        found[who or "nobody"] += 1
        if not who:
            print(mutant, file=sys.stderr)
    show(
        [Figure(f"changed numbers noticed by {who}", count, "changes") for who, count in found.items()],
        as_json=given.json,
    )
    sys.exit(found["nobody"] > 0)


if __name__ == "__main__":
    main()
