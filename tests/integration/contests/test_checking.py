"""`dealreg check` as direct sales types it: by name, website or number, a whole file, and near misses with a chance."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.conftest import shown
from tests.integration.contests.ground import Ground, Market, customer

VAT = "DE129273398"
HELD = customer("Krombacher Brauerei", "krombacher.de", identifiers=[{"scheme": "vat", "value": VAT}])
NEAR = customer("Adler Apotheke", city="Kiel")
Check = Callable[..., Any]


@pytest.fixture(scope="module")
def check(market: Market) -> Check:
    """Two partners are protected, each on one account; direct sales types what follows."""
    ground = Ground(market)
    ground.reaches((ground.claims("north", HELD), ground.claims("south", NEAR)), ("approved", "approved"))
    token = market.house.token("direct-sales", vendor=market.name)
    return lambda *words, **options: market.house.command("check", *words, DEALREG_TOKEN=token, **options)


@pytest.mark.parametrize(
    "words",
    [
        ("Krombacher", "--website", "https://www.krombacher.de/de"),
        ("--website", "krombacher.de", "--country", "DE"),
        ("--identifier", f"vat:{VAT}"),
    ],
    ids=["name and website", "website", "number"],
)
def test_an_account_is_found_by_what_is_known_of_it(check: Check, words: tuple[str, ...]):
    found = shown(check(*words, "--json"))
    assert found["answer"] in ("protected", "ambiguous")
    assert found["matches"][0]["call"] == "cam-emea"
    assert found["matches"][0]["protected_until"]


def test_a_near_miss_is_told_with_its_probability(check: Check):
    line = json.dumps({"customer": customer("Adler Optik", city="Kiel", country="AT")})
    (found,) = shown(check("--file", "-", "--json", said=f"{line}\n"))["answers"]
    assert found["answer"] == "ambiguous"
    assert 0 < found["matches"][0]["probability"] < 1
    assert "%" in check("--file", "-", said=f"{line}\n").stdout


def test_a_file_is_answered_line_by_line(check: Check, tmp_path: Any):
    file = tmp_path / "accounts.txt"
    known = json.dumps({"identifiers": [{"scheme": "vat", "value": VAT}]})
    file.write_text(f"Krombacher Brauerei\n\nQuagga Fisheries\n{known}\n")
    answers = shown(check("--file", str(file), "--json"))["answers"]
    assert [one["answer"] == "clear" for one in answers] == [False, True, False]
    table = check("--file", str(file))
    assert table.returncode == 0
    assert "Quagga" in table.stdout


@pytest.mark.parametrize(("words", "said"), [(("--file", "-"), "{no json\n"), (("--file", "/nowhere"), ""), ((), "")])
def test_what_is_no_question_is_said_so(check: Check, words: tuple[str, ...], said: str):
    done = check(*words, said=said)
    assert done.returncode != 0
    assert done.stderr
