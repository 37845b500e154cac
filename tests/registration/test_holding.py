"""The console's forms for legal holds: they go the way of all commands, and lead back to the page."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.kit.identity import local_issuer
from services.kit.settings import Settings
from services.kit.web.session import COOKIE
from services.registration.app import build
from tests.make import an_id
from tests.serving import serving, settings_for, somebody

PAGE = "/console/legal-holds"
FORM = {"key": "form-1", "kind": "partner", "matter": " northwind ", "reason": "litigation 4"}


@pytest.fixture
def settings(kafka: str, database: str, tmp_path: Path) -> Settings:
    return settings_for(kafka, database, tmp_path)


def sign_in(http: httpx.AsyncClient, settings: Settings, role: str) -> None:
    http.cookies.set(COOKIE, local_issuer(settings).sign("acme", None, [role]))


async def told(http: httpx.AsyncClient, path: str, form: dict[str, str], **headers: str) -> dict[str, str]:
    """What the address of the page says that the form leads back to."""
    answer = await http.post(path, data=form, headers=headers)
    assert answer.status_code == 303
    there = urlsplit(answer.headers["location"])
    assert there.path == PAGE
    return {name: found[0] for name, found in parse_qs(there.query).items()}


async def erase(http: httpx.AsyncClient, settings: Settings, subject: str) -> str:
    body = {"subjects": [subject], "reason": "request"}
    answer = await http.post("/v1/erasures", json=body, headers=somebody(settings, "compliance"))
    return str(answer.json().get("code", answer.json().get("state")))


async def test_a_hold_is_placed_once_and_released_by_forms(settings: Settings):
    subject = an_id("somebody")
    on = FORM | {"kind": "subject", "matter": subject}
    async with serving(build, settings) as http:
        sign_in(http, settings, "compliance")
        first = await http.post(PAGE, data=on)
        assert first.headers["location"] == (await http.post(PAGE, data=on)).headers["location"]
        assert "at_least" in first.headers["location"]
        assert await erase(http, settings, subject) == "ON_LEGAL_HOLD"
        body = {"on": {"kind": "subject", "id": subject}, "reason": "litigation 4"}
        headers = somebody(settings, "compliance") | {"Idempotency-Key": "other"}
        second = (await http.post("/v1/legal-holds", json=body, headers=headers)).json()["id"]
        assert "at_least" in await told(http, f"{PAGE}/{second}/release", {"key": "x", "reason": "settled"})
        assert await told(http, f"{PAGE}/{second}/release", {"key": "y", "reason": "again"}) == {"said": "WRONG_STATE"}


async def test_a_case_is_held_with_the_registrations_that_its_form_names(settings: Settings):
    case = FORM | {"kind": "case", "matter": an_id("case"), "registrations": f"{an_id('a')} {an_id('b')}"}
    async with serving(build, settings) as http:
        sign_in(http, settings, "compliance")
        assert "at_least" in await told(http, PAGE, case)
        assert await told(http, PAGE, case | {"registrations": "", "key": "2"}) == {"said": "INVALID"}


@pytest.mark.parametrize(
    ("form", "code"), [({"reason": ""}, "INVALID"), ({"kind": "planet"}, "INVALID"), ({"matter": " "}, "INVALID")]
)
async def test_what_is_wrong_changes_nothing_and_is_said(settings: Settings, form: dict[str, str], code: str):
    async with serving(build, settings) as http:
        sign_in(http, settings, "compliance")
        assert await told(http, PAGE, FORM | form) == {"said": code}


async def test_others_may_not_and_no_other_site_may_send_it(settings: Settings):
    async with serving(build, settings) as http:
        assert (await http.post(PAGE, data=FORM)).headers["location"] == "/"
        sign_in(http, settings, "operator")
        assert await told(http, PAGE, FORM) == {"said": "NOT_AUTHORISED"}
        http.cookies.clear()
        sign_in(http, settings, "compliance")
        assert await told(http, PAGE, FORM, **{"Sec-Fetch-Site": "cross-site"}) == {"said": "NOT_AUTHORISED"}
        described = (await http.get("/openapi.json")).json()
        assert PAGE not in json.dumps(described)
