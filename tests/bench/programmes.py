"""Whether every number in the sample programmes matters: each is changed, and its story or a probe must notice.

`python -m tests.bench.programmes [NAME …]` names every change that nobody missed, and exits with 1 then.
"""

import argparse
import sys
import time
from collections import Counter

from tests.scenes.all import PROGRAMMES
from tests.scenes.mutants import mutants
from tests.scenes.mutating import BY, noticed


def main() -> None:
    """Run it and print what became of the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(PROGRAMMES))
    names = parser.parse_args().names
    began, found = time.perf_counter(), Counter[str]()
    for mutant in (mutant for name in names for mutant in mutants(name)):
        who = noticed(mutant, PROGRAMMES)
        found[who] += 1
        if not who:
            print(mutant, file=sys.stderr)
    print(f"{'files':<90}{len(names):>6}")
    print(f"{'numbers changed, by the least up and by the least down':<90}{found.total():>6}")
    for who in BY:
        print(f"{f'noticed by {who}':<90}{found[who]:>6}")
    print(f"{'noticed by nobody':<90}{found['']:>6}")
    print(f"{'seconds':<90}{time.perf_counter() - began:>6.0f}")
    sys.exit(found[""] > 0)


if __name__ == "__main__":
    main()
