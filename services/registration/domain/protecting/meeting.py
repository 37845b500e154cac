"""Two protections of partners that have to do with each other may meet; of others that do not, none may come to be so.

Trust reference, section A2, I2: what no person allowed must not stand side by side because a partner goes.
"""

from collections.abc import Collection, Iterator

from contracts.refusal import refuse
from contracts.values import PartnerId
from services.registration.domain.lookback import keys_of
from services.registration.domain.protecting.reapplying import same_deal
from services.registration.domain.state import Registration, World


def stands_alone_with(was: Registration, to: PartnerId, world: World) -> bool:
    """Whether a protection meets no other of its holder, or of whose deal the holder is on, once another has it."""
    lead = {to, *(party.partner for party in was.parties)}
    claims = (*world.claims_of(was.vendor, was.partner), *world.deals_joined(was.vendor, was.partner))
    return all(other.partner in lead or to in _on(other) for other in _met(was, claims, world))


def may_be_left(was: Registration, party: PartnerId, world: World) -> None:
    """A party has no protection of its own that meets the deal it leaves. Raises Refused."""
    if any(was.partner not in _on(other) for other in _met(was, world.claims_of(was.vendor, party), world)):
        raise refuse("MEETS_ANOTHER_GRANT", f"{party} is protected for the same itself, and gives that back first")


def _met(was: Registration, claims: Collection[str], world: World) -> Iterator[Registration]:
    """Those of the claims whose protections keep others out of the same, as this one's does."""
    if not _keeps_out(was):
        return
    programme, keys = world.published(was.vendor, was.programme)[was.programme_version - 1].programme, {*keys_of(was)}
    for claim in claims:
        other = world.registration(claim)
        if claim == was.id or not isinstance(other, Registration) or not _keeps_out(other):
            continue
        if not keys.isdisjoint(keys_of(other)) and same_deal(was.asked(), other.asked(), programme):
            yield other


def _keeps_out(was: Registration) -> bool:
    return was.grant is not None and was.grant.phase != "ended" and was.grant.kind != "attribution"


def _on(was: Registration) -> set[str]:
    return {party.partner for party in was.parties}
