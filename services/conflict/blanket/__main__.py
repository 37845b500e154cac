"""`python -m services.conflict.blanket replay FILINGS.jsonl` prints a line for each watch or flag over a partner."""

import argparse
import sys
from pathlib import Path
from typing import Final

from services.conflict.blanket.replay import BadLine, Replay, read

UNREADABLE: Final = 2
"""Exit code when the file cannot be read to its end."""


def main() -> int:
    """Replay a file."""
    parser = argparse.ArgumentParser(prog="python -m services.conflict.blanket", description=__doc__)
    commands = parser.add_subparsers(required=True)
    replaying = commands.add_parser("replay", help="print a JSON line for each watch or flag")
    replaying.add_argument("filings", type=Path, help="JSON lines in order of time; `-` reads them from the input")
    options = parser.parse_args()
    try:
        _replay(options.filings)
    except (BadLine, OSError) as why:
        print(f"{options.filings}: {why}", file=sys.stderr)
        return UNREADABLE
    return 0


def _replay(path: Path) -> None:
    replay = Replay()
    with sys.stdin.buffer if str(path) == "-" else path.open("rb") as lines:
        for line in read(lines):
            for said in replay.take(line):
                print(said, flush=True)


if __name__ == "__main__":
    sys.exit(main())
