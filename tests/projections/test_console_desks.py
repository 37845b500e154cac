"""The console's pages of legal holds, notices and exports: what they show to whom, and what their forms do."""

import re

import httpx
import pytest

from contracts.access import PARTNER_ROLES, ROLES, may_see
from services.kit.settings import Settings
from tests.projections.house import House
from tests.projections.notices.subscriptions import SOUTH, posting, subscribed
from tests.projections.posting import receiving_mail
from tests.projections.story import whole_story
from tests.projections.test_console import page

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOOK = {"url": "https://hooks.example.org/in"}


async def looked(house: House, path: str, role: str, org: str | None = None, **query: str) -> httpx.Response:
    await page(house, role, org)
    return await house.http.get(path, params=query)


def forms(answer: httpx.Response) -> list[str]:
    """Where the forms of a page go, but for signing out and looking back."""
    return [path for path in re.findall(r'<form method="post" action="([^"]+)"', answer.text) if "session" not in path]


def labelled(answer: httpx.Response) -> bool:
    """Whether every field that people fill in has a label."""
    ids = re.findall(r'<(?:input|select) (?:[^>]* )?id="([^"]+)"', answer.text)
    shown = re.findall(r"<(?:input|select) (?![^>]*hidden)[^>]*>", answer.text)
    return len(ids) == len(shown) and all(f'<label for="{id_}"' in answer.text for id_ in ids)


async def test_released_holds_say_who_placed_and_released_them_and_why(house: House):
    found = await looked(house, "/console/legal-holds", "operator", state="released")
    assert found.status_code == 200
    for words in ("Partner north", "a dispute", "settled", "Released", "Since"):
        assert words in found.text
    assert forms(found) == []
    assert "Nothing is held." in (await house.http.get("/console/legal-holds")).text


async def test_who_may_place_a_hold_finds_forms_to_place_and_release(house: House):
    (hold,) = await house.items("/v1/legal-holds", "compliance")
    then = await looked(house, "/console/legal-holds", "compliance", as_of=hold["placed_at"], state="")
    assert ("Partner north" in then.text, forms(then)) == (True, [])
    claim = (await house.items("/v1/registrations", limit=1))[0]["id"]
    now = await looked(house, "/console/legal-holds", "compliance", kind="registration", matter=claim)
    assert forms(now) == ["/console/legal-holds"]
    assert claim in now.text
    assert labelled(now)
    about = (await house.http.get(f"/console/registrations/{claim}")).text
    assert f"/console/legal-holds?kind=registration&amp;matter={claim}" in about
    assert "/console/legal-holds?kind" not in (await looked(house, f"/console/registrations/{claim}", "operator")).text


async def test_a_case_is_held_with_its_registrations(house: House):
    case = (await house.items("/v1/conflicts", limit=1))[0]
    shown = await looked(house, "/console/legal-holds", "compliance", kind="case", matter=case["id"])
    assert f'name="registrations" value="{case["first"]} {case["second"]}"' in shown.text


async def test_what_came_of_a_form_is_told_in_words_of_ours_alone(house: House):
    refused = await looked(house, "/console/legal-holds", "compliance", said="WRONG_STATE")
    assert 'role="alert"' in refused.text
    other = await looked(house, "/console/legal-holds", "compliance", said="<b>call 0900</b>")
    assert ('role="alert"' in other.text, "0900" in other.text) == (False, False)


@pytest.mark.parametrize("role", ROLES)
async def test_each_page_is_there_for_whom_the_table_of_views_lets_in(house: House, role: str):
    org = "north" if role in PARTNER_ROLES else None
    for path, view in (("legal-holds", "legal-holds"), ("audit", "exports"), ("notices", "digests")):
        answer = await looked(house, f"/console/{path}", role, org)
        assert (answer.status_code == 200, path) == (may_see([role], view), path)
        assert (f'href="/console/{path}"' in answer.text) is (may_see([role], view))


async def test_the_audit_page_lists_exports_and_a_partner_reads_of_its_own(house: House):
    staff = (await looked(house, "/console/audit", "compliance")).text
    own = (await looked(house, "/console/audit", "partner", "north")).text
    assert "its lawyers ask" in staff
    assert re.search(r"Digest [0-9a-f]{64}", own)
    assert "its lawyers ask" not in own
    assert "Nothing was taken out." in (await looked(house, "/console/audit", "partner", "rival")).text
    before = await looked(house, "/console/audit", "compliance", as_of="2025-01-01T00:00:00")
    assert "Nothing was taken out." in before.text


async def test_a_webhook_has_a_page_with_its_log_and_what_is_sent_again(house: House):
    made = (await house.send("POST", "/v1/webhooks", HOOK, "partner", "south")).json()
    path = f"/console/webhooks/{made['id']}"
    listed = await looked(house, "/console/notices", "partner", "south")
    assert (HOOK["url"] in listed.text, "nothing was sent yet" in listed.text) == (True, True)
    assert (await house.http.get("/console/notices", params={"as_of": "2025-01-01T00:00:00Z"})).status_code == 422
    shown = await house.http.get(path)
    assert (forms(shown), labelled(shown)) == ([f"{path}/replay"], True)
    sent = await house.http.post(f"{path}/replay", data={"since": "2020-01-01T00:00"})
    assert (sent.status_code, sent.headers["location"].startswith(f"{path}?again=")) == (303, True)
    after = await house.http.get(sent.headers["location"])
    assert re.search(r'role="status"[^>]*>\d+ will be sent once more', after.text)
    log = await house.items(f"/v1/webhooks/{made['id']}/deliveries", "partner", "south")
    assert log
    assert all(name in after.text for name in (log[0]["type"], f'name="event" value="{log[0]["event"]}"'))
    once = await house.http.post(f"{path}/replay", data={"event": log[0]["event"]})
    assert once.headers["location"] == f"{path}?again=1"
    assert (await house.http.post(f"{path}/replay", data={"since": "soon"})).status_code == 422
    foreign = await house.http.post(f"{path}/replay", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


async def test_nobody_reaches_anothers_webhook_and_who_only_looks_sends_nothing_again(house: House):
    made = (await house.send("POST", "/v1/webhooks", HOOK, "partner", "south")).json()
    path = f"/console/webhooks/{made['id']}"
    await page(house, "partner", "north")
    assert (await house.http.get(path)).status_code == 404
    assert (await house.http.post(f"{path}/replay", data={"since": "2020-01-01T00:00"})).status_code == 404
    await page(house, "compliance")
    assert forms(await house.http.get(path)) == []
    assert (await house.http.post(f"{path}/replay", data={"since": "2020-01-01T00:00"})).status_code == 403
    house.http.cookies.clear()
    assert (await house.http.get(path)).headers["location"] == "/"


async def test_a_digest_has_a_page_with_whom_it_goes_to_and_when_and_its_log(settings: Settings):
    async with receiving_mail() as office, posting(settings, whole_story(), office) as house:
        made = await subscribed(house, *SOUTH)
        path = f"/console/digests/{made['id']}"
        listed = await looked(house, "/console/notices", "partner", "south")
        assert (made["email"] in listed.text, path in listed.text) == (False, True)
        shown = await house.http.get(path)
        for words in (made["email"], "every day at", "Nothing was sent yet.", "south, partner"):
            assert words in shown.text
        sent = await house.http.post(f"{path}/replay", data={"since": "2020-01-01T00:00"})
        assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?again=0")
        await page(house, "partner", "north")
        assert (await house.http.get(path)).status_code == 404
