"""Simulated partners file for two years: who grabs is found, who works is left alone, and counting alone does worse."""

from tests.bench.blanket.measuring import Tally, detected, naive
from tests.bench.blanket.partners import lines, population

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
