"""The console in the hands of a person: signing in, what is on the page, and what is not."""

import re
from html import escape
from itertools import pairwise
from uuid import UUID

import httpx
import pytest

from tests.projections.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def page(house: House, role: str, org: str | None = None) -> httpx.Response:
    """The page after signing in."""
    house.http.cookies.clear()
    token = house.token(role, org, "acme")
    answer = await house.http.post("/console/session", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    return await house.http.get("/")


async def test_nobody_sees_anything_before_signing_in(house: House):
    house.http.cookies.clear()
    answer = await house.http.get("/")
    assert "Bearer token" in answer.text
    assert "acme" not in answer.text.replace("--vendor acme", "")
    refused = await house.http.post("/console/session", data={"token": "not a token"})
    assert refused.status_code == 401
    assert 'role="alert"' in refused.text


async def test_staff_sees_conflicts_flags_and_registrations(house: House):
    answer = await page(house, "channel-manager")
    assert answer.status_code == 200
    for words in ("Both claim", "50 claims in 2 days", "What is there", "first and rival: partner overlap"):
        assert words in answer.text
    signed_out = await house.http.post("/console/session", data={"token": ""})
    assert signed_out.status_code == 303
    assert "Bearer token" in (await house.http.get("/")).text


async def test_a_partner_sees_its_own_and_no_word_about_others(house: House):
    answer = await page(house, "partner", "rival")
    assert "Latest registrations" in answer.text
    assert not re.search(r"conflict|north|south|held", answer.text, re.IGNORECASE)


async def test_staff_sees_what_direct_sales_claims_and_asked_and_how_sure_the_answer_was(house: House):
    said = (await page(house, "compliance")).text
    for words in ("Latest claims of direct sales", "Latest questions of direct sales", "seller-1", "% sure", "call "):
        assert words in said


async def test_direct_sales_sees_its_own_claims_and_questions_and_nothing_of_partners(house: House):
    said = (await page(house, "direct-sales")).text
    assert "Your questions" in said
    assert not re.search(r"seller-1|Beispiel|north|south|rival|Latest (conflicts|registrations|protections)", said)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/console/nothing/of/this", 404, "there is no such page"),
        ("/console/registrations/nope", 404, "there is no such page"),
        (f"/console/registrations/{UUID(int=0)}", 404, "there is nothing here under this id"),
        ("/console/legal-holds?state=lost", 422, "state: Input should be"),
        ("/console/audit?colour=red", 422, "colour: nothing of this name can be said here"),
    ],
)
async def test_what_is_wrong_with_an_address_is_told_on_a_page(house: House, address, status, words):
    house.http.cookies.clear()
    assert (await house.http.get(address)).headers["location"] == "/"
    await page(house, "compliance")
    answer = await house.http.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert words in answer.text
    assert "Back to the overview" in answer.text


async def test_a_claim_has_a_page_that_says_where_it_is_and_why(house: House):
    claims = await house.items("/v1/registrations", limit=200)
    item = next(item for item in claims if item["exceptions"] and item["state"] == "approved")
    newest = (await page(house, "channel-manager")).text
    assert f"/console/registrations/{claims[0]['id']}" in newest
    staff = (await house.http.get(f"/console/registrations/{item['id']}")).text
    for words in ("Where it is", "Protection", "agreed by sales", "minimum is waived", "a door opener", "approver-7"):
        assert words in staff
    await page(house, "partner", item["partner"])
    own = (await house.http.get(f"/console/registrations/{item['id']}")).text
    assert "agreed by sales" in own
    assert not re.search(r"a door opener|approver-7|cam-1|minimum is waived", own)


@pytest.mark.parametrize("org", [None, "north", "south", "rival", "wholesale", "specialist", "taker"])
async def test_every_claim_has_a_page_for_everybody_who_sees_it(house: House, org: str | None):
    role = "partner" if org else "channel-manager"
    await page(house, role, org)
    claims = await house.items("/v1/registrations", role, org, limit=200)
    assert claims
    for item in claims:
        answer = await house.http.get(f"/console/registrations/{item['id']}")
        assert (answer.status_code, item["customer"] in answer.text) == (200, True)


async def test_a_claim_of_somebody_else_is_not_there(house: House):
    foreign = next(item for item in await house.items("/v1/registrations", limit=200) if item["partner"] == "north")
    await page(house, "partner", "rival")
    answer = await house.http.get(f"/console/registrations/{foreign['id']}")
    assert answer.status_code == 404
    assert foreign["customer"] not in answer.text
    house.http.cookies.clear()
    assert (await house.http.get(f"/console/registrations/{foreign['id']}")).status_code == 303


async def test_every_case_has_a_page_for_those_who_decide(house: House):
    await page(house, "channel-manager")
    cases = await house.items("/v1/conflicts", limit=200)
    assert {case["state"] for case in cases} >= {"closed", "dismissed", "lapsed"}
    for case in cases:
        answer = await house.http.get(f"/console/conflicts/{case['id']}")
        assert (answer.status_code, case["explanation"] in answer.text) == (200, True)
        assert "Why they meet" in answer.text
        assert escape(case["finding"]["next_step"]) in answer.text
    await page(house, "partner", "rival")
    refused = await house.http.get(f"/console/conflicts/{cases[0]['id']}")
    assert refused.status_code == 403
    assert cases[0]["explanation"] not in refused.text


async def test_an_open_case_says_what_the_rules_would_decide_and_why(house: House):
    cases = await house.items("/v1/conflicts", limit=200)
    case = next(case for case in cases if case["suggestion"] and not case["outcome"] and case["asked"])
    await page(house, "channel-manager")
    said = (await house.http.get(f"/console/conflicts/{case['id']}")).text
    for words in ("later claim awarded", "The first shows none.", "has answered", "was silent", "late"):
        assert words in said


async def test_the_page_can_be_read_by_everybody_and_loads_nothing_from_elsewhere(house: House):
    answer = await page(house, "operator")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "<script" not in answer.text
    assert not re.search(r"(src|href)=\"(https?:)?//", answer.text)
    headings = [int(level) for level in re.findall(r"<h([1-6])", answer.text)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert '<html lang="en">' in answer.text
    assert all('scope="' in cell for cell in re.findall(r"<th\b[^>]*>", answer.text))
    style = await house.http.get("/console.css")
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")


async def test_what_the_service_says_of_itself(house: House):
    openapi = (await house.http.get("/openapi.json")).json()
    assert {path.removeprefix("/v1/") for path in openapi["paths"] if path.startswith("/v1/")} == {
        "registrations",
        "registrations/{id}",
        "registrations/{id}/history",
        "registrations/{id}/trace",
        "registrations/{id}/customer",
        "protections",
        "conflicts",
        "conflicts/{id}",
        "blanket-flags",
        "partners",
        "partners/{id}",
        "programmes",
        "programmes/{id}",
        "invitations",
        "invitations/{id}",
        "opportunities",
        "attributions",
        "previews",
        "previews/{id}",
        *(
            f"audit/checkpoints{below}"
            for below in (
                *("", "/{ledger}/{partition}", "/{ledger}/{partition}/checkpoint", "/{ledger}/{partition}/tile/{path}"),
                *("/{ledger}/{partition}/consistency/{old}/{new}", "/{ledger}/{partition}/inclusion/{sequence}"),
            )
        ),
        "audit/keys",
        "audit/receipts/{event}",
        "exports",
        "exports/{id}/bundle",
        "adjudications",
        *(f"webhooks{below}" for below in ("", "/{id}", "/{id}/deliveries", "/{id}/rotate", "/{id}/replay")),
        *(f"digests{below}" for below in ("", "/{id}", "/{id}/deliveries", "/{id}/preview", "/{id}/replay")),
        "unsubscribe",
        "reports",
        "reports/{name}",
        "calendar",
        "calendar.ics",
        "quarantine",
        "quarantine/{number}",
        "customers",
        "customers/{id}",
        "direct-claims",
        "direct-claims/{id}/cases",
        "direct-engagements",
        "engagement-breaches",
        "legal-holds",
        "protection-checks",
        "commands/{id}",
    }
    parameters = {item["name"] for item in openapi["paths"]["/v1/conflicts"]["get"]["parameters"]}
    assert {"severity", "claim", "cursor", "at_least"} <= parameters
    asyncapi = (await house.http.get("/asyncapi.json")).json()
    assert asyncapi["asyncapi"] == "3.0.0"
    assert set(asyncapi["channels"]) == {"registration ledger", "conflict ledger", "a partner's own feed"}
    told = asyncapi["components"]["schemas"]["RegistrationRejected"]["properties"]
    assert set(told) == {"registration", "code", "appeal_until"}


async def test_a_customer_has_a_page_that_says_for_whom_it_is_meant_and_who_belongs_to_it(house: House):
    (kept,) = await house.items("/v1/customers", name="eins ag")
    (part,) = await house.items("/v1/customers", name="zwei ag")
    await page(house, "channel-manager")
    shown = (await house.http.get(f"/console/customers/{kept['id']}")).text
    for words in ("Eins AG", "shared", "plan of the year", "cam-1", "Zwei AG", part["id"]):
        assert words in shown
    child = (await house.http.get(f"/console/customers/{part['id']}")).text
    assert "as known from lei" in child
    await page(house, "partner", "north")
    refused = await house.http.get(f"/console/customers/{kept['id']}")
    assert refused.status_code in (403, 404)
    assert "Eins AG" not in refused.text


async def test_a_page_can_be_looked_at_as_of_an_instant(house: House):
    item = (await house.items("/v1/registrations", "compliance", state="closed_won"))[0]
    history = await house.items(f"/v1/registrations/{item['id']}/history", "compliance")
    first = history[0]["time"]
    await page(house, "compliance")
    path = f"/console/registrations/{item['id']}"
    now = (await house.http.get(path)).text
    then = await house.http.get(path, params={"as_of": first.removesuffix("Z")})
    assert (then.status_code, 'role="status"' in then.text, 'role="status"' in now) == (200, True, False)
    assert "As it was at" in then.text
    assert then.text == (await house.http.get(path, params={"as_of": first})).text
    for instant, status in (("2025-01-01T00:00", 404), ("2199-01-01T00:00", 422), ("soon", 422)):
        assert (await house.http.get(path, params={"as_of": instant})).status_code == status
    assert (await house.http.get(path, params={"as_of": ""})).text == now


@pytest.mark.parametrize("path", ["/", "/console/blanket-flags"])
async def test_a_list_can_be_looked_at_as_of_an_instant(house: House, path: str):
    await page(house, "compliance")
    now = (await house.http.get(path)).text
    before = await house.http.get(path, params={"as_of": "2020-01-01T00:00"})
    assert "As it was at" not in now
    assert "As it was at" in before.text
    assert now.count("<article>") > before.text.count("<article>") == 0
    for instant, status in (("2190-01-01T00:00", 422), ("yesterday", 422)):
        assert (await house.http.get(path, params={"as_of": instant})).status_code == status


async def test_a_flag_has_a_page_with_its_counts_its_claims_and_what_follows(house: House):
    flags = await house.items("/v1/blanket-flags", limit=100)
    await page(house, "compliance")
    listed = await house.http.get("/console/blanket-flags", params={"level": "flag"})
    assert listed.status_code == 200
    for flag in flags:
        assert (f"/console/blanket-flags/{flag['id']}" in listed.text) is (flag["level"] == "flag")
        shown = (await house.http.get(f"/console/blanket-flags/{flag['id']}")).text
        for words in ("What was counted", flag["signals"][0]["reason"], flag["asks"], flag["answer"] or "nothing yet"):
            assert escape(words) in shown
        claims = [claim for claim in flag["claims"] if f"/console/registrations/{claim}" in shown]
        assert claims == [claim for claim in flag["claims"] if claim in shown]
    assert (await house.http.get("/console/blanket-flags", params={"level": "high"})).status_code == 422
    house.http.cookies.clear()
    assert (await house.http.get("/console/blanket-flags")).status_code == 303


async def test_a_partner_reads_its_own_flag_and_no_other_and_not_who_judged_it(house: House):
    flag = next(one for one in await house.items("/v1/blanket-flags", level="flag") if one["judged_by"])
    await page(house, "partner", flag["partner"])
    own = (await house.http.get(f"/console/blanket-flags/{flag['id']}")).text
    assert flag["signals"][0]["reason"] in own
    assert flag["judged_by"] not in own
    assert "score" not in own
    stranger = "helper" if flag["partner"] != "helper" else "taker"
    await page(house, "partner", stranger)
    refused = await house.http.get(f"/console/blanket-flags/{flag['id']}")
    assert refused.status_code == 404
    assert flag["signals"][0]["reason"] not in refused.text
    assert flag["id"] not in (await house.http.get("/console/blanket-flags")).text
    await page(house, "direct-sales")
    assert (await house.http.get("/console/blanket-flags")).status_code == 403


async def test_a_claim_of_direct_sales_has_a_page_for_who_entered_it_and_for_staff(house: House):
    claim = (await house.items("/v1/direct-claims", limit=100))[0]
    await page(house, "channel-manager")
    shown = (await house.http.get(f"/console/direct-claims/{claim['id']}")).text
    for words in (claim["written"]["name"], claim["owner"], "Its cases"):
        assert words in shown
    await page(house, "direct-sales")
    assert (await house.http.get(f"/console/direct-claims/{claim['id']}")).status_code == 404
    await page(house, "partner", "north")
    assert (await house.http.get(f"/console/direct-claims/{claim['id']}")).status_code == 403
