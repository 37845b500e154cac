"""What was played so far, in a file beside the data: a play that was cut off goes on where it stopped."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

NAME = "demo.jsonl"


@dataclass(slots=True)
class Known:
    """What the answer to one message said; `id` is None when it was refused, or not sent at all."""

    id: str | None = None
    state: str | None = None
    evidence: str | None = None
    code: str | None = None


class Journal:
    """The answers by label, kept line by line; the first line says when the story ends."""

    def __init__(self, path: Path, end: datetime, known: dict[str, Known], *, finished: bool) -> None:
        self.end = end
        self.known = known
        self.finished = finished
        self._path = path

    @classmethod
    def begin(cls, folder: Path, end: datetime) -> Self:
        """A new journal, in the place of any old one."""
        path = folder / NAME
        path.write_text(json.dumps({"end": end.isoformat()}) + "\n", encoding="utf-8")
        return cls(path, end, {}, finished=False)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The journal of an earlier play, None if there is none; a line that was cut off is as if never written."""
        path = folder / NAME
        if not path.exists():
            return None
        lines = [line for text in path.read_text(encoding="utf-8").splitlines() if text and (line := _parsed(text))]
        if not lines or "end" not in lines[0]:
            return None
        known = {line.pop("label"): Known(**line) for line in lines[1:] if "label" in line}
        return cls(path, datetime.fromisoformat(lines[0]["end"]), known, finished="finished" in lines[-1])

    def note(self, answers: Mapping[str, Known]) -> None:
        """Keep the answers of one stop."""
        self.known |= answers
        lines = [json.dumps({"label": label} | _said(answer)) for label, answer in answers.items()]
        self._append("\n".join(lines))

    def finish(self) -> None:
        """Note that the whole story was played."""
        self.finished = True
        self._append(json.dumps({"finished": True}))

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")  # on a line of its own, whatever an earlier run left at the end


def _said(answer: Known) -> dict[str, str]:
    return {name: value for name, value in asdict(answer).items() if value is not None}


def _parsed(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
