"""The views as pages reach them, and what may be asked of them."""

from services.projections.pages.shelf.reading import Newest, Page, Paging, Reading, Token, Until, Words
from services.projections.pages.shelf.shelf import Shelf, answering, missing, owner, reader

__all__ = [
    "Newest",
    "Page",
    "Paging",
    "Reading",
    "Shelf",
    "Token",
    "Until",
    "Words",
    "answering",
    "missing",
    "owner",
    "reader",
]
