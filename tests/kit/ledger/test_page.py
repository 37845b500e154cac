"""What docs/ledger.md tells people to type works as it stands there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.servers import unique

PAGE = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text()
VECTOR = json.loads((Path(__file__).parent / "vector.json").read_text())
PROCESS_SECONDS = 60


def block(name: str) -> str:
    """The program in the page that begins with this name."""
    found = re.search(rf"```python\n# {re.escape(name)}\b.*?```", PAGE, re.DOTALL)
    assert found
    return found[0].removeprefix("```python\n").removesuffix("```")


def run(program: str, *arguments: str, **environment: str) -> list[str]:
    """The lines a program prints."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PROCESS_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_sample_application_runs_and_verifies_by_hand(kafka: str) -> None:
    topic = unique("page")
    printed = run(
        block("club.py"), PERSISTENCE_MODULE="services.kit.ledger", KAFKA_BOOTSTRAP_SERVERS=kafka, LEDGER_TOPIC=topic
    )
    assert printed[0].startswith("refused: version 2 of ")
    assert printed[1:] == ["['roll over'] []", "[1, 2]"]
    verified = run(block("verify.py"), kafka, topic, "0")
    assert [line.split()[:2] for line in verified[:3]] == [
        ["0", "ledger.opened.v1"],
        ["1", "__main__:Dog.Created"],
        ["2", "__main__:Dog.TrickAdded"],
    ]
    assert verified[3].startswith("3 records in the chain, 0 skipped, head ")


def test_the_page_names_the_vectors_hash() -> None:
    assert VECTOR["sha256"] in PAGE
