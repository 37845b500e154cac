"""Five tiers, lines of business, incumbents, and an order for another customer than the registered one."""

from datetime import UTC, date, datetime

from tests.scenes.stage import Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Five tiers"
SHOWS = ("S21", "S36", "S39", "F29", "F45", "F46")
STARTS = datetime(2026, 2, 2, 15, tzinfo=UTC)
GROCER = {"name": "Hollander Groothandel BV", "website": "hollander.example", "country": "NL"}
OTHER = {"name": "Zuiderzee Transport BV", "website": "zuiderzee.example", "country": "NL"}


def play(stage: Stage) -> Teller:
    """A gold partner registers a line of business, wins it, stays its incumbent; another swaps customers."""
    scene = Teller(stage, "infrastructure-five", products=["storage/primary"], territory="NL")
    scene.tell("Five tiers. The size that is worth a registration depends on product and region.")
    gold = scene.partner("orange", tier="gold")
    plain = scene.partner("grey", tier="authorized")
    black = scene.partner("ebony", tier="titanium-black")
    gold.registers(value=19_999, name="a small array").is_refused("BELOW_MINIMUM_SIZE")
    gold.registers(value=20_000, name="an array").is_("approved").is_protected_for("P120D")
    gold.registers(value=24_999, territory="US", name="an array overseas").is_refused("BELOW_MINIMUM_SIZE")
    gold.registers(value=14_999, products=["client"], name="some notebooks").is_refused("BELOW_MINIMUM_SIZE")
    gold.registers(value=10_000, products=["compute/rack"], name="a rack").is_("approved")
    black.registers(value=39_999, name="Ebony's array").is_("approved").is_protected_for("P180D")
    black.registers(value=40_000, name="a larger one").is_("under_review").asks("deal-desk")
    plain.registers(value=30_000, name="Grey's array").is_("under_review")
    _line_of_business(scene, gold, plain)
    _another_customer(scene, black)
    return scene


def _line_of_business(scene, gold, plain):
    scene.tell("From Gold up a customer's whole line of business may be registered.")
    whole = {"scope": "line_of_business", "customer": GROCER, "value": 30_000}
    plain.registers(name="the grocer's storage", **whole).is_refused("LINE_OF_BUSINESS_NOT_OPEN")
    deal = gold.registers(name="the grocer's storage", **whole).is_("approved").is_protected_for("P365D")
    assert deal.last("protection.granted").data["scope"]["products"] == ["storage"]
    rival = plain.registers(name="a backup deal at the grocer", customer=GROCER, products=["storage/protection"])
    rival.is_("under_review").shows("registration.review-started")
    assert rival.last("registration.review-started").data["conflicts"]
    scene.tell("The deal is won: for two years Orange is the grocer's incumbent for storage.")
    deal.does(gold, "outcome", _won(scene, GROCER))
    deal.is_("closed_won").shows("deal.won", payable=True)
    deal.is_incumbent()
    late = plain.registers(name="another try at the grocer", customer=GROCER, value=39_000)
    late.is_("under_review")
    scene.tell("Who gives a claim up waits sixty days before claiming the same again.")
    gone = gold.registers(name="a hasty claim", value=39_000, customer=OTHER).is_("approved")
    gone.does(gold, "withdraw", {"reason": "wrong customer"})
    scene.passes(days=59)
    gold.registers(name="the same again", customer=OTHER).is_refused("COOLING_OFF")
    scene.passes(days=2)
    gold.registers(name="the same again, two days later", value=39_000, customer=OTHER).is_("approved")

    scene.tell("More time is given once, in the last thirty days, for a meeting of the last thirty days.")
    long = gold.registers(name="a slow deal", value=39_000).is_("approved")
    long.asks_for_more_time("meeting")
    scene.passes(days=90)
    long.asks_for_more_time("meeting", days_old=31)
    long.asks_for_more_time("meeting", days_old=30, grants=MANAGER)
    long.asks_for_more_time("meeting", grants=MANAGER)


def _another_customer(scene, black):
    scene.tell("An order whose end customer is not the registered one is recorded, and pays nothing.")
    deal = black.registers(name="Ebony's next array", value=39_000).is_("approved")
    deal.does(
        black, "outcome", _won(scene, {"name": "Someone Else Ltd", "website": "elsewhere.example", "country": "GB"})
    )
    deal.shows("deal.won", payable=False, not_payable="END_CUSTOMER_DIFFERS")


def _won(scene, customer):
    on = scene.stage.now().date()
    assert isinstance(on, date)
    order = {"reference": "PO-4711", "customer": customer}
    return {"outcome": "won", "on": on.isoformat(), "value": {"amount": 30_000, "currency": "USD"}, "order": order}
