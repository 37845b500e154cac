"""Texts that people wrote, made harmless for spreadsheets: a cell that begins like a formula would be worked out."""

import re
from datetime import UTC, datetime
from typing import Any, Final

BEGINS: Final = "=+\\-@＝＋－＠"
"""What a formula begins with, also in full width; spreadsheets pass over blanks and what has no width before it."""
UNSEEN: Final = r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*"
FORMULA: Final = re.compile(rf"^{UNSEEN}[{BEGINS}]|^[\t\r\n]")
BROKEN: Final = re.compile(rf"(?:^|(?<=[;\t\r\n]))(?={UNSEEN}[{BEGINS}])|^(?=[\t\r\n])")
"""Where a formula could begin for a program that takes another character for the separator."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text of a cell for a formula."""
    return FORMULA.match(text) is not None


def inert(text: str) -> str:
    """The text with an apostrophe before whatever could be taken for a formula, as spreadsheets read it."""
    return BROKEN.sub("'", text)


def instant_text(at: datetime) -> str:
    """An instant in UTC, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def written(value: Any) -> Any:
    """A value as it stands in one cell: lists in one text, flags in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list | tuple) else value
