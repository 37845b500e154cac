"""What is written for people leads somewhere, and leaves out nothing that it says it lists."""

import re
from pathlib import Path

import pytest

from contracts.bodies import PARTNER_MESSAGES

HOME = Path(__file__).parents[1]
PAGES = sorted([HOME / "README.md", *(HOME / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_every_link_leads_somewhere(page: Path):
    assert [target for target, _ in LINK.findall(page.read_text()) if not (page.parent / target).exists()] == []


def test_a_partner_finds_every_message_it_may_publish():
    page = (HOME / "docs" / "partners.md").read_text()
    assert [name for name in PARTNER_MESSAGES if f"`{name}`" not in page] == []


def test_a_newcomer_finds_every_page_from_the_first_one():
    first, index = (HOME / "README.md").read_text(), (HOME / "docs" / "README.md").read_text()
    assert "(docs/README.md)" in first
    pages = [page.relative_to(HOME / "docs") for page in (HOME / "docs").rglob("*.md") if page.name != "README.md"]
    unlinked = [str(page) for page in pages if page.parts[0] != "decisions" and f"({page})" not in index]
    assert unlinked == []
    assert "(decisions)" in index
