from collections.abc import Iterator

import pytest

from cxassess.questionnaire.model import Item, Part, Questionnaire, RecommendationFile
from cxassess.questionnaire.schema import json_schema


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize(
    ("file", "part"),
    [("questionnaire", Questionnaire), ("recommendations", RecommendationFile)],
)
def test_the_schema_has_the_fields_of_the_file(file: str, part: type[Part]) -> None:
    schema = json_schema(file)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == f"{file}.yaml"
    assert set(schema["properties"]) == set(part.model_fields)
    assert schema["additionalProperties"] is False
    assert set(references(schema)) == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_an_editor_learns_what_a_field_means_and_may_hold() -> None:
    item = json_schema()["$defs"]["Item"]
    assert set(item["properties"]) == set(Item.model_fields)
    assert set(item["required"]) == {"id", "stem", "anchors", "audiences", "visibility"}
    assert item["properties"]["visibility"]["enum"] == ["visible", "inside"]
    assert item["properties"]["evidence"]["description"] == "What an assessor asks to see."


def test_recommendations_are_a_file_of_their_own_or_a_field() -> None:
    assert "recommendations" not in json_schema()["required"]
    assert json_schema("recommendations")["required"] == ["recommendations"]
