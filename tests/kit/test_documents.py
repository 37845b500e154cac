"""YAML as people write it, read into a model."""

import pytest
from pydantic import BaseModel

from services.kit.documents import DocumentError, Fault, read


class Part(BaseModel):
    country: str
    open: bool = False


class Whole(BaseModel):
    name: str
    parts: list[Part] = []


def faults(text: str) -> list[Fault]:
    with pytest.raises(DocumentError) as caught:
        read(Whole, text)
    return list(caught.value.faults)


def test_no_is_a_country_and_a_number_may_be_a_name():
    whole = read(Whole, "name: 1.10\nparts: [{country: NO, open: true}]")
    assert whole == Whole(name="1.10", parts=[Part(country="NO", open=True)])


def test_a_missing_field_is_named_where_it_should_stand():
    assert faults("name: x\nparts:\n  - open: true\n") == [Fault(3, 5, "parts[0].country", "Field required")]


def test_all_faults_are_found_in_the_order_of_their_lines():
    found = faults("parts:\n  - {country: [1]}\n  - {country: DE, open: maybe}\nname: {}\n")
    assert [(fault.line, fault.place) for fault in found] == [
        (2, "parts[0].country"),
        (3, "parts[1].open"),
        (4, "name"),
    ]


@pytest.mark.parametrize(("text", "line"), [("name: 'x", 1), ("name: x\n  y: z", 2), ("name: x\n\tparts: []", 2)])
def test_what_is_no_yaml_is_told_with_its_line(text, line):
    assert faults(text)[0].line == line


def test_an_empty_document_is_refused():
    assert faults("")[0].place == "document"


def test_no_object_of_python_comes_out_of_a_document():
    assert faults("name: !!python/object/apply:os.system ['true']")[0].line == 1
