"""Confidential customers meet others by their digests, and neither verdict nor evidence tells who they are."""

import pytest

from contracts.values import Customer
from services.conflict.domain.resolving import written
from services.conflict.matching import Index, compare, profile, resolve
from services.conflict.matching.unseen import WITHHELD
from tests.conflict.confiding import secret, told

LEI, OTHER_LEI = "W38RGI023J3WT1HWRP32", "549300MLUDYVRQOOXS22"


def lei(value: str) -> dict[str, object]:
    return {"identifiers": ({"scheme": "lei", "value": value},)}


PAIRS = [
    (secret("Siemens AG", country="DE"), told("SIEMENS Aktiengesellschaft", country="DE"), "same"),
    (secret("Siemens AG", country="DE"), secret("Siemens", country="DE"), "same"),
    (secret("Siemens", website="https://www.siemens.com/x"), told("Siemens AG", website="siemens.com"), "same"),
    (secret("Apple Inc.", country="US"), told("Apple", country="GB"), "probable"),
    (secret("IBM", website="ibm.com"), told("Big Blue", website="www.ibm.com/de"), "probable"),
    (secret("IBM", website="ibm.com", country="US"), told("Big Blue", website="ibm.com", country="DE"), "probable"),
    (secret("Siemens", mail_domain="siemens.com"), told("Simens", website="siemens.com"), "probable"),
    (secret("Siemens AG"), told("Simens AG"), "unrelated"),
    (secret("Siemens AG"), secret("Simens AG"), "unrelated"),
    (secret("Deutsche Bank AG"), told("Deutsche Bank Trust Company"), "unrelated"),
    (secret("Alpha Ltd", **lei(LEI)), told("Omega Ltd", **lei(LEI)), "same"),
    (secret("Alpha Ltd", country="GB", **lei(LEI)), told("Omega Ltd", country="DE", **lei(LEI)), "same"),
    (secret("Alpha Ltd", **lei(LEI)), told("Alpha Ltd", **lei(OTHER_LEI)), "family"),
    (secret("Alpha", website="a.de", **lei(LEI)), told("Omega", website="a.de", **lei(OTHER_LEI)), "family"),
    (secret("Siemens", website="siemens.com"), told("Siemens", website="siemens.cn"), "probable"),
    (secret("National Bank"), told("National Bank Ltd"), "probable"),
    (secret("Alpha Ltd", website="gmail.com"), told("Omega Ltd", website="gmail.com"), "unrelated"),
    (secret("Alpha Ltd", city="Zug", postcode="6300"), told("Omega Ltd", city="Zug", postcode="6300"), "unrelated"),
    (secret("Siemens AG", vendor="globex"), told("Siemens AG"), "unrelated"),
    (secret("- - -"), told("- - -"), "unrelated"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "relation"), PAIRS)
def test_relation_of_two_customers_of_which_one_is_confidential(left: Customer, right: Customer, relation: str):
    there, back = (
        compare(profile(written(one)), profile(written(other))) for one, other in ((left, right), (right, left))
    )
    assert there.relation == relation
    assert (back.relation, back.probability) == (there.relation, there.probability)


@pytest.mark.parametrize(("left", "right", "relation"), PAIRS)
def test_the_evidence_tells_kinds_and_countries_only(left: Customer, right: Customer, relation: str):
    for one in compare(profile(written(left)), profile(written(right))).evidence:
        allowed = {left.country, right.country} if one.field == "country" else {WITHHELD}
        assert {one.left, one.right} <= allowed


def test_the_index_finds_a_confidential_customer_by_any_of_its_digests():
    index = Index()
    for number in range(50):
        index.add(f"other-{number}", profile(written(told(f"Company {number} Works", website=f"c{number}.com"))))
    index.add("x", profile(written(secret("Siemens AG", website="siemens.com", country="DE", **lei(LEI)))))
    for asked in (told("Siemens"), told("Simens", website="siemens.com"), told("Omega", **lei(LEI)), secret("Siemens")):
        assert index.candidates(profile(written(asked))) == ["x"]
    assert index.candidates(profile(written(told("Volkswagen AG", website="volkswagen.de")))) == []


def test_a_daughter_under_its_mothers_domain_is_not_taken_for_the_mother():
    index = Index()
    index.add("mother", profile(written(told("Siemens AG", website="siemens.com"))))
    found = resolve(profile(written(secret("Siemens Energy AG", website="siemens.com"))), index)
    assert (found.relation, [(one.customer, one.match.relation) for one in found.related]) == (
        "new",
        [("mother", "probable")],
    )


def test_who_was_known_without_digests_learns_them_when_it_is_written_again():
    index = Index()
    index.add("x", profile(written(Customer(name="Siemens AG", website="siemens.com"))))
    hidden, again = profile(written(secret("Siemens AG"))), profile(written(told("Siemens AG", website="siemens.com")))
    assert resolve(hidden, index).relation == "new"
    assert not index.knows("x", again)
    index.add("x", again)
    assert resolve(hidden, index).customer == "x"
