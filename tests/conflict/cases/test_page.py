"""docs/cases.md says what is so."""

from services.conflict.domain.cases import STEPS
from tests.conflict.cases.page import COMMANDS, PAGE, page


def test_the_page_is_as_the_deciders_are():
    assert PAGE.read_text() == page(), "run `make case-table`"


def test_every_command_about_a_case_stands_in_it():
    assert set(COMMANDS) == set(STEPS)
