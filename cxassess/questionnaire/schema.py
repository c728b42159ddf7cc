"""The JSON Schema by which an editor completes and checks questionnaire files."""

from collections.abc import Mapping
from typing import Any, Literal

from cxassess.questionnaire.model import Part, Questionnaire, RecommendationFile

_FILES: Mapping[str, type[Part]] = {
    "questionnaire": Questionnaire,
    "recommendations": RecommendationFile,
}


def json_schema(
    file: Literal["questionnaire", "recommendations"] = "questionnaire",
) -> dict[str, Any]:
    """The schema (draft 2020-12) of questionnaire.yaml, or of recommendations.yaml beside it.

    It covers the shape of single fields; rules between fields are for `checking.check`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_FILES[file].model_json_schema(),
        "title": f"{file}.yaml",
    }
