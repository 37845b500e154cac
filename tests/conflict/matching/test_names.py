"""What a name is compared as, and how alike two names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.conflict.matching.names import WEIGHTS, common, equal, odds, read
from services.conflict.matching.rarity import Counts, Rarity
from services.conflict.matching.spelling import alike
from services.conflict.matching.terms import terms
from services.conflict.matching.verdict import NEAR_CERTAIN, PRIOR_BITS, PROBABLE, chance

READ = [
    ("Universidad de los Andes", ("university", "andes")),
    ("Ministère de la Santé", ("ministry", "health")),
    ("湖州大学", ("hu", "zhou", "university")),
    ("Acme Capital III", ("acme", "capital", "3")),
    ("IV Systems", ("iv", "systems")),
    ("A.T.&T. Inc.", ("att",)),
    ("The Three Rivers Trust", ("3", "rivers", "trust")),
]
LIKELY = [
    ("Siemens AG", "SIEMENS Aktiengesellschaft"),
    ("Vanderbilt Corp", "Van der Bilt Corp"),
    ("OAO Gazprom", "Open Joint Stock Company Gazprom"),
    ("Universitätsklinikum Schleswig-Holstein", "University Hospital Schleswig-Holstein"),
    ("International Business Machines", "IBM Corporation"),
    ("Lockheed Martin", "Martin Lockheed Corp"),
    ("Acme Robotics (Germany)", "Acme Robotics GmbH"),
    ("Siemens AG", "Simens AG"),
]
UNLIKELY = [
    ("Volkswagen AG", "Siemens AG"),
    ("Deutsche Bank AG", "Deutsche Bahn AG"),
    ("Management Company 23", "Management Company 24"),
    ("Instituto Catalán de Ornitología", "Sociedad Catalana de Oncología"),
    ("--- ???", "Siemens AG"),
]
NAMES = st.one_of(st.text(max_size=40), st.sampled_from([name for pair in LIKELY + UNLIKELY for name in pair]))


@pytest.mark.parametrize(("name", "words"), READ)
def test_words_are_compared_as_what_they_mean(name: str, words: tuple[str, ...]):
    assert read(name)[0].words == words


@pytest.mark.parametrize(("left", "right"), LIKELY)
def test_names_that_are_likely_one(left: str, right: str):
    assert chance(odds(left, right)) >= PROBABLE


@pytest.mark.parametrize(("left", "right"), UNLIKELY)
def test_names_that_are_likely_two(left: str, right: str):
    assert chance(odds(left, right)) < PROBABLE


def test_one_name_in_two_countries_is_not_near_certain():
    assert chance(odds("AstraZeneca (Spain)", "AstraZeneca (Japan)")) < NEAR_CERTAIN
    assert chance(odds("AstraZeneca (Spain)", "AstraZeneca")) >= NEAR_CERTAIN


@given(NAMES, NAMES)
def test_likeness_does_not_depend_on_the_order_of_the_two(left: str, right: str):
    for one in read(left):
        for other in read(right):
            assert terms(one, other) == terms(other, one)
    assert odds(left, right) == odds(right, left)


@given(NAMES, NAMES)
def test_the_terms_add_up_to_the_odds(left: str, right: str):
    for one in read(left)[:1]:
        for other in read(right)[:1]:
            found = terms(one, other)
            assert all(value >= 0 for value in found.values())
            if not found["equal_rare"] and not found["numerals_differ"]:
                assert WEIGHTS.odds(found) == pytest.approx(sum(WEIGHTS.told(found).values()), abs=1e-3)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("siemens", "siemens", 1.0, 1.0),
        ("siemens", "simens", 0.7, 0.95),
        ("gerontology", "gerontologie", 0.8, 0.99),
        ("phytomedizin", "fitomedicin", 0.6, 0.99),
        ("manufacturing", "mfg", 0.6, 0.6),
        ("corporate", "corp", 0.9, 0.9),
        ("2019", "2018", 0.0, 0.0),
        ("cat", "car", 0.0, 0.0),
        ("bank", "bahn", 0.0, 0.0),
    ],
)
def test_words_are_alike_by_spelling_sound_and_abbreviation(one: str, other: str, least: float, most: float):
    assert least <= alike(one, other) <= most
    assert alike(one, other) == alike(other, one)


def test_names_of_common_words_alone_are_told_from_others():
    assert common("National Bank")
    assert not common("Siemens Bank")


def test_an_equal_normal_form_with_a_rare_word_is_near_certain():
    assert equal("Quuxplexity Works Ltd", "quuxplexity works")
    assert chance(odds("Quuxplexity Ltd", "QUUXPLEXITY")) >= NEAR_CERTAIN
    assert PRIOR_BITS < 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoologisches Forschungsmuseum Alexander Koenig", "Zoological Research Museum Alexander Koenig"),
        ("Brinks (Colombia)", "Brinks Colombia"),
        ("Broadway Financial Corporation", r"BROADWAY FINANCIAL CORP \DE\ "),
        ("Ocean Biomedical, Inc./DE", "Ocean Biomedical, Inc."),
        ("China Construction Sixth Engineering Bureau", "China Construction 6th Engineering Bureau Corp., Ltd"),
        ("Rikkyo University", "Rikkyō daigaku"),
        ("University of Milan Bicocca", "Università di Milano-Bicocca"),
        ("Andalusian Health Service", "Servicio Andaluz de Salud"),
        ("Infex Therapeutics", "InfexTx"),
        ("Karolinska Universitetssjukhus", "Karolinska Universitetssjukhuset"),
        ("Karolinska Universitetssjukhuset", "Karolinska University Hospital"),
        ("Nationalmuseet", "Nationalmuseum"),
    ],
)
def test_other_languages_countries_and_marks_of_registries_are_read(one: str, other: str):
    assert chance(odds(one, other)) >= 0.5


def test_a_coined_word_tells_more_than_one_of_every_day():
    assert odds("Mabgeek", "Mabgeek Biotech") > odds("Summit", "Summit Biotech")


def test_two_towns_are_told_from_one_in_two_languages():
    assert odds("Universität München", "University of Munich") > odds("Universität München", "University of Hamburg")
    assert chance(odds("Conservatoire national supérieur de Lyon", "Conservatoire national supérieur de Paris")) < 0.5


def test_what_is_shared_but_a_place_tells_little():
    assert odds("Aalborg Zoo", "Aalborg PBL Centre") < odds("Quuxborg Zoo", "Quuxborg PBL Centre")


def test_a_telling_word_that_is_only_alike_or_begun_tells_less_than_an_equal_one():
    assert odds("Sinoma Works", "Sinomach Works") < odds("Sinoma Works", "Sinoma Working")


def test_what_a_word_tells_behind_the_one_that_is_always_before_it():
    known = Rarity(Counts(1_000, {"johns": 9, "hopkins": 9, "johns hopkins": 9}, {}))
    first, second = known.following(("johns", "hopkins"))
    assert second < 1 < first
