"""Bars as SVG: what they measure, what they say, and whatever is written in them."""

from xml.etree import ElementTree as ET

from services.kit.drawing import Bar, Panel, Part, bars
from services.kit.drawing.document import COLOURS

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(*panels: Panel, title: str = "Deals") -> ET.Element:
    return ET.fromstring(bars(title, "What is seen.", panels, name="deals"))  # noqa: S314 - our own


def widths(root: ET.Element) -> list[float]:
    return [float(found.get("width", "")) for found in root.findall(f".//{SPACE}rect") if found.get("height") == "14"]


def test_bars_of_a_panel_have_one_scale_and_parts_stand_behind_one_another():
    panel = Panel("", (Bar("north", (Part("open", 30), Part("won", 10)), "40"), Bar("south", (Part("won", 20),), "20")))
    first, second, third = widths(drawn(panel, Panel("other", (Bar("x", (Part("open", 7),), "7"),))))[:3]
    assert (round(first / second, 1), third) == (3.0, round(first + second, 1) / 2)


def test_every_panel_has_a_scale_of_its_own_that_ends_no_earlier_than_it_is_told():
    long, share = widths(
        drawn(Panel("", (Bar("a", (Part("", 7),), "7"),)), Panel("", (Bar("b", (Part("", 0.5),), "50%"),), 1.0))
    )
    assert share == long / 2


def test_nothing_to_draw_is_drawn():
    assert widths(drawn(Panel("", ()))) == []
    assert widths(drawn(Panel("", (Bar("none", (Part("", 0.0),), "0"),)))) == [0.0]


def test_it_can_be_read_out_and_whatever_is_written_stays_text():
    evil = '</title><script>alert("x")</script>&'
    root = drawn(Panel(evil, (Bar(evil, (Part(evil, 1),), evil),)), title=evil)
    assert root.findtext(f"{SPACE}title") == evil
    assert root.findtext(f"{SPACE}desc") == "What is seen."
    assert not root.findall(f".//{SPACE}script")
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "deals-title deals-desc")


def test_a_page_brings_the_style_itself():
    inline = bars("Deals", "Seen.", [Panel("", (Bar("a", (Part("", 1),), "1"),))], name="deals", alone=False)
    assert "style" not in inline


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it."""

    def light(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_stands_out_from_its_ground():
    assert min(contrast(on_light, "#ffffff") for on_light, _ in COLOURS) > 3
    assert min(contrast(on_dark, "#0d1117") for _, on_dark in COLOURS) > 3
