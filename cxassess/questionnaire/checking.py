"""Is a questionnaire sound, and what is in it?"""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from cxassess.questionnaire.loader import load
from cxassess.questionnaire.model import Audience, Questionnaire
from cxassess.questionnaire.problems import Problem, QuestionnaireError
from cxassess.questionnaire.publishing import content_hash


@dataclass(frozen=True)
class Summary:
    """A questionnaire in numbers; its text is what a terminal shows."""

    title: str
    slug: str
    version: str
    criteria: int
    facets: int
    items: int
    items_by_audience: dict[Audience, int]
    gates: int
    recommendations: int
    hash: str

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {count}" for name, count in self.items_by_audience.items())
        return "\n".join(
            (
                f"{self.title} ({self.slug} {self.version})",
                f"{self.criteria} criteria, {self.facets} facets, {self.items} items: {shares}",
                f"{self.gates} gates, {self.recommendations} recommendations",
                f"SHA-256 {self.hash}",
            )
        )


def check(path: Path) -> list[Problem]:
    """Everything that is wrong with a questionnaire, sorted; empty when it is sound."""
    try:
        load(path)
    except QuestionnaireError as error:
        return list(error.problems)
    return []


def summary(questionnaire: Questionnaire) -> Summary:
    return Summary(
        title=questionnaire.title,
        slug=questionnaire.slug,
        version=questionnaire.version,
        criteria=len(questionnaire.criteria),
        facets=sum(len(criterion.facets) for criterion in questionnaire.criteria),
        items=len(questionnaire.items),
        items_by_audience={
            audience: sum(1 for _ in questionnaire.items_for(audience))
            for audience in get_args(Audience)
        },
        gates=len(questionnaire.gates),
        recommendations=len(questionnaire.recommendations),
        hash=content_hash(questionnaire),
    )
