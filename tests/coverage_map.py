"""Writes docs/coverage.md from the marks in the tests: `python -m tests.coverage_map`.

`@pytest.mark.covers("S17", "F33")` says that a test shows these rows of coverage_rows.csv through the public interface;
`SHOWS` says it of a scene.
"""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

from services.kit.collector import at_rest
from tests.scenes.all import SCENES

HOME = Path(__file__).parent
PAGE = HOME.parent / "docs" / "coverage.md"
PLAYED = "tests/integration/test_scenes.py::test_the_scene_plays_over_http"


def rows() -> dict[str, str]:
    """Every row that can be covered, with its words: S for a scenario, F for a feature that products have."""
    with (HOME / "coverage_rows.csv").open(newline="") as table:
        return {line["row"]: line["words"] for line in csv.DictReader(table)}


def marks() -> Iterator[tuple[str, str]]:
    """Every (row, test) that a mark names, read from the source so that no selection of tests hides one."""
    for path in sorted(HOME.rglob("test_*.py")):
        with at_rest():  # CPython 3.11's parser loses count when the collector runs somebody's finalizer under it
            tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                place = f"{path.relative_to(HOME.parent)}::{node.name}"
                yield from ((row, place) for mark in node.decorator_list for row in _covered(mark))
    yield from ((row, f"{PLAYED}[{scene.TITLE}]") for scene in SCENES for row in scene.SHOWS)


def page() -> str:
    """The page as it should be."""
    shown: dict[str, list[str]] = {row: [] for row in rows()}
    for row, place in marks():
        shown[row].append(place)
    covered = sum(map(bool, shown.values()))
    lines = [f"| {row} | {words} | {'<br>'.join(sorted(shown[row])) or '–'} |" for row, words in rows().items()]
    head = [
        "# Which test shows what",
        "",
        "S rows are scenarios, F rows features that products in this field have. `make coverage-map` writes this page.",
        "",
        f"{covered} of {len(shown)} rows are shown through the public interface.",
        "",
        "| row | in words | tests |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *lines, ""])


def _covered(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.covers":
        yield from (str(ast.literal_eval(argument)) for argument in mark.args)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
