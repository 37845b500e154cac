"""Writes docs/reports.md: `python -m tests.projections.reports`."""

from tests.projections.reports.page import PAGE, page

PAGE.write_text(page())
