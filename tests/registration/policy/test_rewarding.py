"""Which of a partner's claims on one customer earns its reward: a table."""

import pytest

from contracts.terms import Reward
from services.registration.policy.rewarding import Rewarded, not_payable

ONCE = Reward(kind="commission", once_per_customer=True, precedence=5)
PAID, PAID_LOWER = Rewarded(5, paid=True, standing=False), Rewarded(1, paid=True, standing=False)
HIGHER, EQUAL, LOWER = (Rewarded(precedence, paid=False, standing=True) for precedence in (9, 5, 1))
GONE = Rewarded(9, paid=False, standing=False)


@pytest.mark.parametrize(
    ("reward", "others", "reason"),
    [
        (None, [PAID], None),
        (Reward(kind="margin"), [PAID, HIGHER], None),
        (ONCE, [], None),
        (ONCE, [PAID], "ALREADY_REWARDED"),
        (ONCE, [PAID_LOWER], "ALREADY_REWARDED"),
        (ONCE, [HIGHER], "PRECEDED_BY_ANOTHER_CLAIM"),
        (ONCE, [HIGHER, PAID], "ALREADY_REWARDED"),
        (ONCE, [EQUAL, LOWER], None),
        (ONCE, [GONE], None),
    ],
)
def test_one_claim_earns_the_reward_of_a_customer(reward, others, reason):
    assert not_payable(reward, iter(others)) == reason
