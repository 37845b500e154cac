"""Companies of made-up names as registers have them, and how people write them: a word of their own, a trade, a form.

Every tenth has its word from another one: a namesake in another trade, or a daughter with its mother's web domain.
"""

from itertools import product
from random import Random
from typing import Final, NamedTuple

from contracts.values import Customer

_BEGINS: Final = "b br c cl d dr f fl g gr h j k kl kr l m n p pr r s sch st t tr v w z".split()
_MIDDLES: Final = "a e i o u ai au ei ie ou".split()
_SYLLABLES: Final = tuple(f"{begin}{middle}" for begin, middle in product(_BEGINS, _MIDDLES))
_ENDS: Final = "b ck d ft g l ld m n nd ng nt p r rd rg rn s ss st t x".split()
TRADES: Final = (
    "Systems Technology Industries Pharma Bank Energy Logistics Software Foods Insurance Hospital University Holding "
    "Services Engineering Consulting Electronics Chemicals Media Networks Automotive Medical Steel Textiles"
).split()
PLACES: Final = "Berlin Paris London Boston Stockholm Bavaria Nordic United National European Lyon Texas Global".split()
FORMS: Final = {
    "DE": ("GmbH", "AG", "GmbH & Co. KG"),
    "FR": ("SA", "SAS"),
    "US": ("Inc", "Corporation", "LLC"),
    "GB": ("Ltd", "plc"),
    "SE": ("AB",),
}
AKIN_SHARE, DAUGHTERS_SHARE = 0.1, 0.3
"""So many have another company's word; of these so many are its daughters."""


class Company(NamedTuple):
    """A company as it calls itself."""

    word: str
    name: str
    domain: str
    country: str


def companies(count: int, random: Random) -> list[Company]:
    """So many companies."""
    made: list[Company] = []
    for number in range(count):
        akin = random.choice(made) if made and random.random() < AKIN_SHARE else None
        word = _word(random) if akin is None else akin.word
        domain = akin.domain if akin and random.random() < DAUGHTERS_SHARE else f"{word.lower()}-{number}.com"
        made.append(Company(word, _name(word, random), domain, random.choice(tuple(FORMS))))
    return made


def _word(random: Random) -> str:
    syllables = random.choices(_SYLLABLES, k=random.choice((2, 2, 3)))
    return f"{''.join(syllables)}{random.choice(_ENDS)}".title()


def _name(word: str, random: Random) -> str:
    """A word with one trade mostly, with two, behind a place, or by itself."""
    kind, trades = random.random(), random.sample(TRADES, 2)
    if kind < 0.1:
        return word
    if kind < 0.2:
        return f"{random.choice(PLACES)} {word} {trades[0]}"
    return f"{word} {' '.join(trades)}" if kind < 0.4 else f"{word} {trades[0]}"


def written(known: Company, random: Random) -> Customer:
    """A company as somebody types it: with some form, in some case, maybe with its domain, its country or an error."""
    name = known.name
    if random.random() < 0.1:
        place = random.randrange(1, len(name) - 1)
        name = name[:place] + name[place + 1 :]
    typed = f"{name} {random.choice((*FORMS[known.country], ''))}".strip()
    return Customer(
        name=typed.upper() if random.random() < 0.2 else typed,
        website=known.domain if random.random() < 0.5 else None,
        country=known.country if random.random() < 0.7 else None,
    )
