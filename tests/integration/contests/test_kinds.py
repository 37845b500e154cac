"""Every kind of meeting over HTTP on the real stack: where both sides end, and what each of those who look is told."""

import json
from typing import Any, get_args

import httpx
import pytest

from contracts.findings import ConflictKind
from tests.integration.conftest import problem
from tests.integration.contests.ground import PARTNERS, Ground, Side
from tests.integration.contests.kinds.all import SCENES, Scene
from tests.integration.contests.kinds.scene import Meeting
from tests.integration.house import a_registration, eventually


def test_every_kind_has_a_scene():
    assert {scene.kind for scene in SCENES} == set(get_args(ConflictKind))


@pytest.mark.covers("F76", "S59")
@pytest.mark.parametrize("scene", SCENES, ids=[scene.play.__name__ for scene in SCENES])
def test_a_meeting_ends_in_the_right_states_and_each_is_told_what_it_may_know(ground: Ground, scene: Scene):
    met = scene.play(ground)
    the_states_are_right(ground, scene, met)
    the_vendors_people_see_why(ground, scene, met)
    direct_sales_is_told_whom_to_call_and_no_partner(ground, scene, met)
    partners_learn_of_nobody(ground, scene, met)


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("TERRITORY_UNAUTHORISED", {"territory": "US"}),
        ("PRODUCT_UNAUTHORISED", {"programme": "cloud", "products": ["security/endpoint"]}),
    ],
)
def test_what_is_outside_a_partners_contract_is_no_rivalry_and_meets_nobody(
    ground: Ground, code: str, asked: dict[str, Any]
):
    registration = a_registration("Hella GmbH", "hella.com") | asked
    problem(ground.partner("north").post("/v1/registrations", json=registration), 409, code)
    assert ground.checks(registration["customer"])["answer"] == "clear"


def the_states_are_right(ground: Ground, scene: Scene, met: Meeting) -> None:
    """Of both sides; and a claim waits exactly where it should."""
    ground.reaches((met.first, met.second), scene.states)
    waits = eventually(lambda: ground.screened(met.second)["screening"]["blocking"]) if scene.held else []
    assert ground.screened(met.second)["screening"]["blocking"] == waits


def the_vendors_people_see_why(ground: Ground, scene: Scene, met: Meeting) -> None:
    """The finding with its evidence; the case, where there is one; compliance sees the same as the channel manager."""
    findings = {one["kind"]: one for one in ground.screened(met.second)["screening"]["findings"]}
    assert findings.keys() >= {scene.kind}, findings
    found = findings[scene.kind]
    assert found["severity"] == scene.severity, found
    assert found["explanation"]
    assert found["next_step"]
    cases = [case for case in ground.cases(met.second) if case["kind"] == scene.kind]
    assert bool(cases) is scene.case
    for case in cases:
        assert (case["held"] == met.second.id) is scene.held
        same = ground.compliance.get(f"/v1/conflicts/{case['id']}").json()
        assert masked(same) == masked(case)
        assert ground.seller.get(f"/v1/conflicts/{case['id']}").status_code == 403


def masked(case: dict[str, Any]) -> dict[str, Any]:
    """A case without the time that is left, which goes on."""
    return case | {"next_deadline": None}


def direct_sales_is_told_whom_to_call_and_no_partner(ground: Ground, scene: Scene, met: Meeting) -> None:
    answer = ground.checks(met.customer)
    assert answer["answer"] == scene.answer, answer
    assert answer["answer"] == "clear" or answer["matches"][0]["call"]
    said = json.dumps(answer)
    assert not [name for name in PARTNERS if ground.id_of(name) in said]


def partners_learn_of_nobody(ground: Ground, scene: Scene, met: Meeting) -> None:
    """Neither of the two reads of the other, of a case, or that there is anything of the kind."""
    for own, other in ((met.first, met.second), (met.second, met.first)):
        if own.partner is None:
            continue
        client = ground.partner(own.partner)
        said = everything(client, own)
        hidden = [scene.kind, "findings", "CONFLICT", *(case["id"] for case in ground.cases(own))]
        if own.partner != other.partner and not scene.together:
            hidden += [other.id, *([ground.id_of(other.partner)] if other.partner else [])]
        assert not [word for word in hidden if word in said]
        assert client.get("/v1/conflicts").status_code == 403


def everything(client: httpx.Client, side: Side) -> str:
    """All that a partner can read of its claim."""
    path = f"/v1/registrations/{side.id}"
    found = [client.get(one) for one in (path, f"{path}/history", f"{path}/trace", "/v1/protections")]
    assert {answer.status_code for answer in found} == {200}
    return "\n".join(answer.text for answer in found)
