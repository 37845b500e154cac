"""Every outcome of a case over HTTP on the real stack: what it leaves on both sides, and who is told what."""

from typing import Any, get_args

import pytest

from contracts.conflicts import ResolutionCode
from tests.integration.conftest import sent
from tests.integration.contests.ground import Ground
from tests.integration.contests.outcomes.all import OUTCOMES, Settled
from tests.integration.contests.outcomes.settling import Contest
from tests.integration.house import eventually

REASON = "seen by us, and by nobody else"
ENDED = ("rejected", "cancelled")


def test_every_outcome_is_played():
    assert [one.outcome for one in OUTCOMES] == list(dict.fromkeys(one.outcome for one in OUTCOMES))
    assert {one.outcome for one in OUTCOMES} == set(get_args(ResolutionCode))


SHOWS = {"same_partner_merged": pytest.mark.covers("F40")}
PLAYED = [pytest.param(one, id=one.play.__name__, marks=SHOWS.get(one.outcome, ())) for one in OUTCOMES]


@pytest.mark.parametrize("settled", PLAYED)
def test_an_outcome_ends_in_the_right_states_and_each_is_told_what_it_may_know(ground: Ground, settled: Settled):
    met = settled.play(ground)
    case = ground.case(met.second)["id"]
    said = {"outcome": settled.outcome, "reason": REASON, **met.said}
    for who in (ground.seller, ground.compliance):
        assert who.post(f"/v1/conflicts/{case}/resolve", json=said).status_code == 403
    sent(ground.approver, f"/v1/conflicts/{case}/resolve", said)
    ground.reaches(met.sides, settled.states)
    the_case_tells_what_it_did(ground, settled, met, case)
    the_grants_are_right(ground, settled, met)
    a_partner_learns_its_own_part(ground, settled, met, case)
    assert ground.checks(met.customer)["answer"] == settled.answer


def the_case_tells_what_it_did(ground: Ground, settled: Settled, met: Contest, case: str) -> None:
    """To those who decide and to compliance; to direct sales nothing."""
    shown = eventually(lambda: resolved(ground, case))
    assert (shown["outcome"], shown["reason"]) == (settled.outcome, REASON)
    assert shown["settled_by"].endswith("/dana")
    assert {one["claim"]: one["effect"] for one in shown["effects"]} == {
        side.id: effect for side, effect in zip(met.sides, settled.effects, strict=True)
    }
    assert bool(shown["appeal_until"]) is bool(settled.lost)
    for who, status in ((ground.manager, 200), (ground.compliance, 200), (ground.seller, 403)):
        assert who.get(f"/v1/conflicts/{case}").status_code == status


def resolved(ground: Ground, case: str) -> dict[str, Any] | None:
    """The case as compliance reads it, once it is settled."""
    shown = ground.compliance.get(f"/v1/conflicts/{case}").json()
    return dict(shown) if shown["state"] == "resolved" else None


def the_grants_are_right(ground: Ground, settled: Settled, met: Contest) -> None:
    """What each side is protected as, waited for; and what is split, split."""
    eventually(lambda: granted(ground, met) == settled.grants, why=lambda: granted(ground, met))
    for part in met.said.get("split", ()):
        found = next(one for one in protections(ground) if one["id"] == part["claim"])
        assert found["products"] == part["scope"]["products"]


def granted(ground: Ground, met: Contest) -> tuple[str | None, ...]:
    """What each side is protected as now."""
    alive = {one["id"]: one["kind"] for one in protections(ground) if one["state"] == "active"}
    return tuple(alive.get(side.id) for side in met.sides)


def protections(ground: Ground) -> list[dict[str, Any]]:
    return list(ground.manager.get("/v1/protections", params={"limit": 100}).json()["items"])


def a_partner_learns_its_own_part(ground: Ground, settled: Settled, met: Contest, case: str) -> None:
    """Where its claim stands, until when it may appeal what it lost; no word of the case, its reason, or a rival."""
    for place, (side, other) in enumerate((met.sides, met.sides[::-1])):
        if side.partner is None:
            continue
        client, path = ground.partner(side.partner), f"/v1/registrations/{side.id}"
        own = client.get(path).json()
        assert bool(own["appeal"]) is (place in settled.lost)
        said = "\n".join(client.get(one).text for one in (path, f"{path}/history", f"{path}/trace", "/v1/protections"))
        hidden = [case, REASON, "CONFLICT"]
        if not settled.together:
            hidden += [other.id, *([ground.id_of(other.partner)] if other.partner else [])]
            assert own["state"] not in ENDED or own["code"] == "NOT_AVAILABLE"
        assert not [word for word in hidden if word in said]
