"""Two claims side by side with all that is known of the two together: what the rules look at."""

from typing import Final, NamedTuple

from contracts.claims import Claim
from contracts.findings import Account, Kinship, Roles
from services.conflict.policy.overlap import Overlap, overlap
from services.conflict.policy.roles import roles
from services.conflict.policy.territory import Regions

_OTHER_KIN: Final[dict[Kinship, Kinship]] = {"parent": "child", "child": "parent"}


def the_other_kin(kinship: Kinship | None) -> Kinship | None:
    """What the other customer is, if this one is that to it."""
    return None if kinship is None else _OTHER_KIN.get(kinship, kinship)


class Accounts(NamedTuple):
    """How the customers of two claims relate: surely or probably one, of one group, or one in contradictory terms.

    `kinship` is what the earlier claim's customer is to the later one's, where the hierarchy is known; `shared` says
    that the account was designated for direct sales and partners to work together.
    """

    relation: Account
    probability: float
    kinship: Kinship | None = None
    shared: bool = False

    def turned(self) -> "Accounts":
        """The same, as the other side sees it."""
        return self._replace(kinship=the_other_kin(self.kinship))


class Pair(NamedTuple):
    """Two claims, the earlier by priority first; `speculative`: the earlier is flagged as a blanket registration."""

    earlier: Claim
    later: Claim
    accounts: Accounts
    overlap: Overlap
    roles: Roles
    speculative: bool = False

    @property
    def account(self) -> Account:
        """How the two customers relate."""
        return self.accounts.relation

    @property
    def probability(self) -> float:
        """How sure the relation of the customers is."""
        return self.accounts.probability

    @property
    def sides(self) -> tuple[Claim, Claim]:
        """Both, the earlier first."""
        return (self.earlier, self.later)


def pair(earlier: Claim, later: Claim, accounts: Accounts, regions: Regions, *, speculative: bool = False) -> Pair:
    """Put two claims side by side."""
    return Pair(earlier, later, accounts, overlap(earlier, later, regions), roles(earlier, later), speculative)
