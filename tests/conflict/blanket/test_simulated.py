"""Simulated partners file for two years: who grabs is found, who works is left alone, and counting alone does worse."""

import pytest

from services.conflict.blanket.replay import read
from tests.bench.blanket.measuring import Tally, detected, naive
from tests.bench.blanket.partners import lines, population
from tests.bench.blanket.strangers import written
from tests.bench.blanket.worlds import WORLDS

SEED, PARTNERS = 85, 45


def test_blanket_partners_are_found_and_honest_ones_left_alone():
    partners = population(SEED, PARTNERS)
    filings = lines(partners, SEED)
    ours, counting = Tally(), Tally()
    ours.count(partners, [alarm for alarm in detected(filings) if alarm.level == "flag"])
    counting.count(partners, naive(filings, 20))
    grabbing = sum(not partner.honest for partner in partners)
    assert grabbing >= 5
    assert len(ours.found) >= 0.8 * grabbing
    assert len(ours.false) <= 1
    assert len(counting.false) > len(ours.false)
    assert len(counting.found) < len(ours.found)


@pytest.mark.parametrize("name", ["nobody names a contact", "work comes late"])
def test_in_other_worlds_they_are_found_too(name):
    partners, text = written(SEED, PARTNERS, WORLDS[name])
    tally = Tally()
    tally.count(partners, [alarm for alarm in detected(read(text)) if alarm.level == "flag"])
    grabbing = sum(not partner.honest for partner in partners)
    assert grabbing >= 5
    assert len(tally.found) >= 0.8 * grabbing
    assert len(tally.false) <= 1
