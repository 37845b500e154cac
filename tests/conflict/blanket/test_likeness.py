"""Texts that differ in a name have prints that are near; others are far."""

import pytest

from services.conflict.blanket.likeness import likeness
from services.conflict.blanket.limits import LIKE_BITS

TEMPLATE = "{} is interested in a refresh of their network and asked us for a quote on the firewall platform this year"
OTHERS = (
    "The hospital replaces its storage as the old array runs out of support in May; two sites, one tender",
    "Backup for 400 laptops of a school board, budget approved, proof of concept done in week twelve",
)


@pytest.mark.parametrize("one", ["Acme", "Siemens Energy", "Muster und Sohn"])
@pytest.mark.parametrize("other", ["Bosch", "Volkswagen Financial Services"])
def test_a_template_is_recognised_whatever_name_it_carries(one, other):
    assert (likeness(TEMPLATE.format(one)) ^ likeness(TEMPLATE.format(other))).bit_count() <= LIKE_BITS


def test_case_punctuation_and_spaces_make_no_difference():
    text = TEMPLATE.format("Acme")
    assert likeness(f"  {text.upper().replace(' ', '   ')}!! ") == likeness(text)


def test_different_deals_are_far_apart():
    prints = [likeness(text) for text in (*OTHERS, TEMPLATE.format("Acme"))]
    assert all((a ^ b).bit_count() > LIKE_BITS for a in prints for b in prints if a != b)


@pytest.mark.parametrize("text", ["", "new deal", "  ...  "])
def test_a_few_words_say_nothing(text):
    assert likeness(text) is None
