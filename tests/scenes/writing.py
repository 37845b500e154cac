"""Writes the scenes down: `python -m tests.scenes.writing` puts each into docs/stories, as it was just played."""

from pathlib import Path
from types import ModuleType

from tests.scenes.all import PROGRAMMES, SCENES
from tests.scenes.memory import MemoryStage

DOCS = Path(__file__).parents[2] / "docs" / "stories"
HEAD = """# {title}

{about}

Played by a test, in memory and over HTTP on the real servers; every answer below was given. Programmes: {files}.

"""


def place(scene: ModuleType) -> Path:
    """Where a scene's page stands."""
    return DOCS / f"{scene.__name__.rpartition('.')[2].replace('_', '-')}.md"


def page(scene: ModuleType) -> str:
    """A scene as it is told while it is played."""
    names = [name for name, told_in in PROGRAMMES.items() if told_in is scene]
    files = ", ".join(f"[{name}.yaml](../../contracts/programmes/{name}.yaml)" for name in names)
    told = scene.play(MemoryStage(scene.STARTS)).lines
    return HEAD.format(title=scene.TITLE, about=scene.__doc__, files=files) + _joined(told)


def _joined(lines: list[str]) -> str:
    """One empty line between paragraphs and lists, none elsewhere."""
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip() + "\n"


def main() -> None:
    """Write all pages."""
    DOCS.mkdir(exist_ok=True)
    for scene in SCENES:
        place(scene).write_text(page(scene))


if __name__ == "__main__":
    main()
