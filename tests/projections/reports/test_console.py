"""Reports as pages in the hands of a person."""

import re

import httpx
import pytest

from contracts.access import PARTNER_ROLES, VIEWS
from services.projections.store.reports import REPORTS
from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def page(house: House, path: str, role: str = "operator", org: str | None = None) -> httpx.Response:
    """A page after signing in."""
    house.http.cookies.clear()
    await house.http.post("/console/session", data={"token": house.token(role, org, "acme")})
    return await house.http.get(path)


@pytest.mark.parametrize("name", REPORTS)
async def test_every_report_has_a_page_with_a_drawing_a_table_and_its_files(house: House, name: str):
    report = REPORTS[name]
    answer = await page(house, f"/console/reports/{name}")
    assert answer.status_code == 200
    for words in (report.title, report.question.replace("'", "&#39;"), "format=xlsx", "What the columns say"):
        assert words in answer.text
    assert ('role="img"' in answer.text) == (report.chart is not None)
    assert ("<table>" in answer.text) == (name != "certificates-at-risk")
    assert "style=" not in answer.text
    assert "<style" not in answer.text


async def test_the_list_leads_to_what_one_may_read(house: House):
    assert (await page(house, "/console/reports")).text.count('href="/console/reports/') == len(REPORTS)
    own = (await page(house, "/console/reports", "partner", "north")).text
    found = set(re.findall(r'href="/console/reports/([a-z-]+)"', own))
    assert found == {name for name in REPORTS if VIEWS[f"reports/{name}"] & PARTNER_ROLES}
    assert 'href="/console/reports"' in (await page(house, "/")).text


async def test_a_partner_sees_its_own_and_no_word_about_others(house: House):
    answer = await page(house, "/console/reports/deals", "partner", "rival")
    assert answer.status_code == 200
    assert not re.search(r"conflict|north|south|held", answer.text, re.IGNORECASE)
    refused = await page(house, "/console/reports/conflicts", "partner", "rival")
    assert (refused.status_code, "your roles may not see" in refused.text) == (403, True)


async def test_the_form_narrows_the_page_and_its_files_alike(house: House):
    narrowed = await page(house, "/console/reports/deals?partner=north&since=2026-01-01&until=&as_of=")
    assert "south" not in narrowed.text.partition("<table>")[2]
    (query,) = re.findall(r'href="(/console/reports/deals\?[^"]*format=csv)"', narrowed.text)
    file = await house.http.get(query.replace("&amp;", "&"))
    assert file.headers["content-disposition"] == 'attachment; filename="deals.csv"'
    assert {line.split(",")[1] for line in file.text.splitlines()[1:]} == {"north"}
    nothing = await house.http.get("/console/reports/deals?since=2031-01-01")
    assert "There is nothing to tell." in nothing.text
    wrong = await house.http.get("/console/reports/deals?since=someday")
    assert (wrong.status_code, "This cannot be asked: since: " in wrong.text) == (422, True)


async def test_who_is_not_signed_in_is_asked_to(house: House):
    house.http.cookies.clear()
    for path in ("/console/reports", "/console/reports/deals?format=csv"):
        answer = await house.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
