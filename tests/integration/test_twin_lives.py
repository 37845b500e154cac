"""What becomes of a protection looks to its partner the same with a rival on the account and without, to the byte."""

import json
from typing import Any

import pytest

from contracts import cosell as s
from contracts import protections as g
from contracts import registrations as r
from contracts.conflicts import ResolveConflict
from contracts.disclosure import disclosed
from contracts.partners import RecordPartner
from contracts.programme import Programme, PublishProgramme
from contracts.values import Customer
from tests.integration.rivals import APPROVER, OPERATOR, VENDOR
from tests.integration.rivals import _partner as someone_of
from tests.make import a_deal, a_profile, a_programme, an_id, details, proof
from tests.together import Together

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
CLAIM, RIVAL, INVITATION = an_id("claim"), an_id("rival"), an_id("invitation")
MINE = details(customer=SIEMENS, products=("cloud/email",), deal=a_deal("200000"))
MORE = MINE.model_copy(update={"products": ("cloud/email", "cloud/compute")})
"""Its second product is what the rival holds in one of the two worlds."""


def lively() -> Programme:
    known = a_programme().model_dump(mode="json", exclude_none=True)
    known["rules"] |= {
        "decision": known["rules"]["decision"] | {"appeal_within": "P10D"},
        "protection": {"period": "P60D", "grace": "P5D", "reminders": ["P10D"]},
        "extensions": {"count": 2, "period": "P30D"},
        "co_sell": {"roles": ["supporting"], "shares_required": False},
    }
    return Programme.model_validate(known)


class Twin:
    """A vendor with two partners; in one world the other holds a part of the account already."""

    def __init__(self, rival: bool) -> None:
        self.world = Together()
        self.sends(PublishProgramme(programme=lively()), OPERATOR, f"programme/{VENDOR}/x")
        for name in ("northwind", "contoso", "tailspin"):
            self.sends(RecordPartner(partner=name, profile=a_profile()), OPERATOR, f"partner/{VENDOR}/{name}")
        if rival:
            held = details(customer=SIEMENS)
            command = r.SubmitRegistration(registration=RIVAL, partner="northwind", details=held)
            self.sends(command, someone_of("northwind"), f"registration/{RIVAL}")

    def sends(self, command: Any, by: Any, about: str) -> None:
        self.world.registration.send(command, by, about, self.world.at)
        self.world.settle()

    def does(self, *commands: Any, by: Any = None) -> None:
        for command in commands:
            about = getattr(command, "invitation", None)
            kind = "invitation" if about and not hasattr(command, "registration") else "registration"
            self.sends(command, by or someone_of("contoso"), f"{kind}/{about if kind == 'invitation' else CLAIM}")

    def loses(self) -> None:
        """The request is refused: by settling its case where there is one, by an approver where there is none."""
        cases = self.world.conflict.partition.state.cases_of(CLAIM)
        if not cases:
            self.does(r.RejectRegistration(registration=CLAIM, code="NO_COMPELLING_CASE"), by=OPERATOR)
        for case in cases:
            ruling = ResolveConflict(conflict=case.id, outcome="first_claim_upheld", reason="it was there")
            self.world.conflict.send(ruling, APPROVER, f"conflict/{case.id}", self.world.at)
            self.world.settle()

    def passes(self, days: int) -> None:
        for _ in range(days):
            self.world.passes(days=1)
            self.world.settle()

    def told(self) -> list[tuple[str, int, str]]:
        """What the partner is told: of its claim, its invitations, its previews, and what was refused to it."""
        found = []
        for record in self.world.registration.ledger:
            data = json.loads(record.value)
            own = CLAIM in record.stream or INVITATION in record.stream or "preview" in record.stream
            asked = record.actor == str(someone_of("contoso")) and record.type.startswith("command.")
            if (own or asked) and (shown := disclosed(record.type, data)) is not None:
                shown.pop("command", None)
                found.append((record.type, record.version, json.dumps(shown, sort_keys=True)))
        return found


def granted(rival: bool) -> Twin:
    twin = Twin(rival)
    twin.does(r.SubmitRegistration(registration=CLAIM, partner="contoso", details=MINE))
    twin.does(r.ApproveRegistration(registration=CLAIM), by=OPERATOR)
    return twin


def extended(twin: Twin) -> None:
    more = g.RequestExtension(protection=CLAIM, evidence=(proof("meeting", twin.world.at),))
    twin.does(more, more)
    twin.does(g.DenyExtension(protection=CLAIM, code="NO"), by=OPERATOR)
    twin.does(more)
    twin.does(g.GrantExtension(protection=CLAIM), by=OPERATOR)


def asks_for_more_and_is_refused(twin: Twin) -> None:
    twin.does(r.AmendRegistration(registration=CLAIM, details=MORE))
    twin.passes(3)
    twin.loses()


def asks_for_more_and_gives_up(twin: Twin) -> None:
    for details_ in (MORE, MINE):
        twin.does(r.AmendRegistration(registration=CLAIM, details=details_))


def invites(twin: Twin) -> None:
    asking = s.InviteCoSellParty(invitation=INVITATION, registration=CLAIM, partner="tailspin", share="10")
    twin.does(asking)
    twin.does(s.AcceptInvitation(invitation=INVITATION), by=someone_of("tailspin"))
    twin.does(r.LeaveRegistration(registration=CLAIM, partner="tailspin"), by=someone_of("tailspin"))


def previews(twin: Twin) -> None:
    for asked in (MINE, MORE):
        command = r.PreviewRegistration(preview=an_id("preview"), partner="contoso", details=asked)
        twin.sends(command, someone_of("contoso"), f"preview/{an_id('preview')}")


def rests(twin: Twin) -> None:
    twin.does(g.SuspendProtection(protection=CLAIM, code="AUDIT"), by=OPERATOR)
    twin.does(g.ReinstateProtection(protection=CLAIM), by=OPERATOR)


def grows_old(twin: Twin) -> None:
    twin.passes(70)


def is_offered(twin: Twin) -> None:
    twin.does(g.TransferProtection(protection=CLAIM, to="tailspin"))
    twin.does(g.DeclineTransfer(protection=CLAIM), by=someone_of("tailspin"))


LIVES = [
    extended,
    asks_for_more_and_is_refused,
    asks_for_more_and_gives_up,
    invites,
    previews,
    rests,
    grows_old,
    is_offered,
]


@pytest.mark.parametrize("life", LIVES)
def test_a_protection_looks_alike_with_a_rival_and_without(life: Any):
    contested, alone = granted(rival=True), granted(rival=False)
    for twin in (contested, alone):
        before = len(twin.told())
        life(twin)
        assert len(twin.told()) > before
    assert contested.told() == alone.told()


def test_a_rejection_and_its_appeal_look_alike_with_a_rival_and_without():
    worlds = Twin(rival=True), Twin(rival=False)
    for twin in worlds:
        asked = MORE.model_copy(update={"products": ("cloud/compute",)})
        twin.does(r.SubmitRegistration(registration=CLAIM, partner="contoso", details=asked))
        twin.loses()
        twin.does(r.FileAppeal(registration=CLAIM, grounds="look again"))
        by = someone_of("nobody")._replace(org=None, subject="vera", roles=("approver",))
        twin.does(r.DecideAppeal(registration=CLAIM, upheld=True), by=by)
        twin.loses()
    contested, alone = (twin.told() for twin in worlds)
    assert "registration.appeal-upheld.v1" in [name for name, _, _ in alone]
    assert contested == alone
