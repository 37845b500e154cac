"""Who was written how: every writing of every customer by its number, those of one customer linked one to the next."""

from array import array
from collections.abc import Iterable
from itertools import islice
from typing import Final

import numpy as np
from msgspec import Struct

from services.conflict.matching.profile import Profile
from services.conflict.matching.segments import Numbers

NONE: Final = 2**32 - 1
"""No further writing; or the owner of a writing whose customer was removed."""


class WritingsImage(Struct, array_like=True):
    """Everything, the links as bytes; customers that were removed keep their place."""

    profiles: list[Profile | None]
    customers: list[str]
    owners: bytes
    first: bytes
    last: bytes
    later: bytes


class Writings:
    """Writings are numbered from 0 on, and so are customers, which are known outside by their ids."""

    def __init__(self) -> None:
        self._profiles: list[Profile | None] = []
        self._customers: list[str] = []
        self._places: dict[str, int] = {}
        self._owners = array("I")
        self._first = array("I")
        self._last = array("I")
        self._later = array("I")

    def __len__(self) -> int:
        return len(self._places)

    def add(self, customer: str, known: Profile) -> int:
        """Enter a customer, or another writing of a known one; the number of the writing."""
        number, place = len(self._profiles), self._places.get(customer)
        if place is None:
            place = self._places[customer] = len(self._customers)
            self._customers.append(customer)
            self._first.append(number)
            self._last.append(number)
        else:
            self._later[self._last[place]] = number
            self._last[place] = number
        self._profiles.append(known)
        self._owners.append(place)
        self._later.append(NONE)
        return number

    def remove(self, customer: str) -> list[Profile]:
        """Forget a customer and its writings, which are returned."""
        numbers = self.of(customer)
        gone = [self.profile(number) for number in numbers]
        for number in numbers:
            self._profiles[number] = None
            self._owners[number] = NONE
        self._places.pop(customer, None)
        return gone

    def of(self, customer: str) -> list[int]:
        """The numbers of a customer's writings, in the order in which they were added."""
        place = self._places.get(customer)
        numbers = []
        number = NONE if place is None else self._first[place]
        while number != NONE:
            numbers.append(number)
            number = self._later[number]
        return numbers

    def profile(self, number: int) -> Profile:
        """A writing of a customer that was not removed. Raises LookupError for one that was."""
        found = self._profiles[number]
        if found is None:
            raise LookupError(number)
        return found

    def customers(self, numbers: Iterable[int]) -> list[str]:
        """Whose writings these are, each customer once; nobody for those that were removed."""
        owners = dict.fromkeys(self._owners[number] for number in numbers)
        return [self._customers[owner] for owner in owners if owner != NONE]

    def of_first(self, numbers: Numbers, most: int) -> tuple[Numbers, list[int]]:
        """Of these writings those of the first so many customers, and the place of the customer of each."""
        places = np.frombuffer(self._owners, np.uint32).take(numbers).tolist()
        first = dict.fromkeys(places)
        first.pop(NONE, None)
        chosen = set(islice(first, most))
        kept = [at for at, place in enumerate(places) if place in chosen]
        return numbers.take(np.array(kept, np.int64)), [places[at] for at in kept]

    def customer(self, place: int) -> str:
        """The customer of a place."""
        return self._customers[place]

    def dump(self) -> WritingsImage:
        """Everything, as plain data."""
        links = (self._owners, self._first, self._last, self._later)
        return WritingsImage(list(self._profiles), list(self._customers), *(one.tobytes() for one in links))

    def load(self, image: WritingsImage) -> None:
        """Take over what `dump` returned."""
        self._profiles, self._customers = image.profiles, image.customers
        self._owners, self._first, self._last, self._later = (
            array("I", kept) for kept in (image.owners, image.first, image.last, image.later)
        )
        self._places = {
            customer: place
            for place, customer in enumerate(self._customers)
            if self._profiles[self._first[place]] is not None
        }
