"""Looks for words wherever anything is kept: tables, topics and files, however the words are written there."""

from services.kit.traces.files import in_files
from services.kit.traces.forms import WORD_LENGTH_MIN, Sought
from services.kit.traces.searching import Piece, Search, Trace
from services.kit.traces.tables import in_tables
from services.kit.traces.topics import in_topics

__all__ = ["WORD_LENGTH_MIN", "Piece", "Search", "Sought", "Trace", "in_files", "in_tables", "in_topics"]
