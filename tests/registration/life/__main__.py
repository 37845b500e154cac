"""Writes docs/life.md: `python -m tests.registration.life`."""

from tests.registration.life.page import PAGE, page

PAGE.write_text(page())
