"""Writes docs/cases.md: `python -m tests.conflict.cases`."""

from tests.conflict.cases.page import PAGE, page

PAGE.write_text(page())
