"""Drawings of figures as SVG, made on the server: they need no script, follow light and dark, and can be read out."""

from services.kit.drawing.bars import Bar, Panel, Part, bars
from services.kit.drawing.document import PAPER, RULES, STYLE, document

__all__ = ["PAPER", "RULES", "STYLE", "Bar", "Panel", "Part", "bars", "document"]
