"""Tables for millions of entries: little memory for each, and a picture of one costs nothing until it is written down.

Each table gives its content in pieces, all as of the call although they are made later, and takes such pieces back.
"""

from services.kit.tables.frames import Table, framed, unframed
from services.kit.tables.keys import key_of
from services.kit.tables.queue import Queue
from services.kit.tables.rows import Rows
from services.kit.tables.shards import Shards
from services.kit.tables.texts import Texts
from services.kit.tables.times import EPOCH, instant, microseconds

__all__ = [
    "EPOCH",
    "Queue",
    "Rows",
    "Shards",
    "Table",
    "Texts",
    "framed",
    "instant",
    "key_of",
    "microseconds",
    "unframed",
]
