"""The published form of a questionnaire: canonical bytes, their hash, and back again."""

import hashlib
import json

from pydantic import ValidationError

from cxassess.questionnaire.model import Item, Questionnaire
from cxassess.questionnaire.problems import Problem, QuestionnaireError


def canonical(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as canonical JSON: UTF-8, sorted keys, no blanks.

    Fields at their default are left out, so that a field added to the model in a later version
    does not change the hash of what was published before. A default is
    therefore never changed.
    """
    return _json(questionnaire.model_dump(mode="json", exclude_defaults=True))


def content_hash(questionnaire: Questionnaire) -> str:
    """SHA-256 of the canonical bytes, in hex: equal for equal content, whatever the file's form."""
    return hashlib.sha256(canonical(questionnaire)).hexdigest()


def from_canonical(body: bytes) -> Questionnaire:
    """The questionnaire that `canonical` wrote.

    Raises:
        QuestionnaireError: the bytes are not a questionnaire of this program.
    """
    try:
        return Questionnaire.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise QuestionnaireError(
            Problem(
                file="published questionnaire",
                line=0,
                column=0,
                found=f"{'.'.join(map(str, detail['loc'])) or 'its body'}: {detail['msg']}",
                expected="the canonical form of a questionnaire",
            )
            for detail in error.errors(include_url=False, include_input=False)
        ) from error


def wordings(questionnaire: Questionnaire) -> dict[str, str]:
    """Item id -> fingerprint of its stem and anchors, with the stems of the lines if it has any.

    Answers under equal fingerprints may be compared over time. Notes and evidence prompts explain
    the question and do not count.
    """
    return {item.id: _fingerprint(item) for item in questionnaire.items}


def _fingerprint(item: Item) -> str:
    stems = [item.stem, *(v.stem if v else None for v in (item.b2b, item.b2c))]
    return hashlib.sha256(_json([stems, item.anchors])).hexdigest()


def _json(value: object) -> bytes:
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()
