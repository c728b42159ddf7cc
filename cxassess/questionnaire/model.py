"""The typed questionnaire: criteria > facets > items > anchors, with scoring, gates and profile.

Every other room reads a questionnaire through these classes; nobody indexes raw YAML.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Audience = Literal["employee", "manager", "leader", "programme", "assessor"]
Line = Literal["b2b", "b2c", "both", ""]
"""Which customers a person's work touches; "" where it is not known or was merged away."""

SELF_ASSESSING: tuple[Audience, ...] = ("employee", "manager", "leader")
"""The audiences whose answers make the official score (each person counts once)."""

Identifier = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$", max_length=24)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=600)]


class Part(BaseModel):
    """Base of every part: unknown keys are refused and instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Level(Part):
    number: Annotated[int, Field(ge=1, le=9)]
    name: Text
    line: Text
    breadth: Text
    rhythm: Text
    consequence: Text


class Variant(Part):
    """What changes for one line: `note` is shown under the stem; `stem` replaces it."""

    note: Text | None = None
    stem: Text | None = None


class Item(Part):
    id: Identifier
    stem: Text
    anchors: Annotated[tuple[Text, ...], Field(min_length=2, max_length=9)]
    audiences: tuple[Audience, ...]
    """Who answers; programme and assessor are always included by the loader."""
    visibility: Literal["visible", "inside"]
    """`visible`: should be visible to everyone; `inside`: needs inside knowledge."""
    b2b: Variant | None = None
    b2c: Variant | None = None
    evidence: Text | None = None
    sources: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0


class Facet(Part):
    id: Identifier
    name: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    weight: Annotated[float, Field(gt=0)] = 1.0


class Criterion(Part):
    id: Identifier
    name: Text
    short: Annotated[str, Field(min_length=1, max_length=18)]
    """A short name for table heads."""
    intro: Text
    """Shown above the criterion's questions."""
    facets: Annotated[tuple[Facet, ...], Field(min_length=1)]
    sources: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for facet in self.facets for item in facet.items)


class Scoring(Part):
    """Parameters of the official score path; nothing of it is in Python."""

    level_margin: Annotated[float, Field(ge=0, lt=1)]
    """A level starts this much below its number (0.25)."""
    facet_allowance: Annotated[int, Field(ge=0)]
    """Every facet must reach the criterion's level minus this."""
    tolerance: float
    minimum_item_weight: Annotated[float, Field(gt=0, le=1)]
    """A criterion with less of its item weight rated is "not rated"."""
    person_facet_coverage: Annotated[float, Field(gt=0, le=1)]
    person_criterion_items: Annotated[int, Field(ge=1)]
    not_visible_share: Annotated[float, Field(gt=0, le=1)]
    perception_gap: float
    """Smallest gap between leaders and employees that is flagged (0.5)."""
    line_equivalence: float
    """Half width of the zone in which two lines count as the same (0.3)."""
    floor_level: Annotated[int, Field(ge=1)]
    """The standard that the all-the-time index counts against (level 3)."""
    silo_minimum_units: int
    silo_icc: float
    silo_probability: float
    silo_range: float


class Condition(Part):
    """A measured value compared with a limit: a criterion's level, an item's or module's score."""

    score: str
    """An item id ("NET-6"), a criterion id, or "ex", "journey" for a module's value."""
    below: float


class Gate(Part):
    """One gate. `kind` picks the rule, the other fields its numbers; see `scoring.gates`."""

    id: Identifier
    name: Text
    rule: Text
    """The rule in words for the gate strip (two lines at most)."""
    kind: Literal["chain", "relative", "cap_overall", "cap_criterion", "all_the_time"]
    criterion: str | None = None
    """relative: the criterion that leads; cap_criterion: the criterion whose level is capped."""
    allowance: int | None = None
    """chain, relative: how many levels above the lowest or leading criterion are allowed."""
    any_below: tuple[Condition, ...] = ()
    """cap_*: binds when any of these holds."""
    silo_signal: bool = False
    """cap_overall: also binds when the silo signal is on."""
    waves_of_customer_data: int | None = None
    """cap_criterion: binds with `few_waves_cap` when fewer waves of own data exist."""
    few_waves_cap: int | None = None
    cap: int | None = None
    index: float | None = None
    """all_the_time: smallest all-the-time index for the top level."""
    waves: int | None = None
    sources: tuple[str, ...] = ()


class Question(Part):
    """An unscored question (profile, north star)."""

    id: Identifier
    stem: Text
    options: tuple[Text, ...] = ()
    asked_of: Literal["client", "respondent", "assessor"]
    multiple: bool = False
    optional: bool = True
    sources: tuple[str, ...] = ()


class Source(Part):
    id: str
    title: Text


class Recommendation(Part):
    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*(-?[a-z0-9]+)?$", max_length=12)]
    criterion: Identifier
    facets: tuple[Identifier, ...]
    """Facets that the action serves, most direct first."""
    gates: tuple[Identifier, ...] = ()
    """Gates that the action helps to open."""
    step_from: Annotated[int, Field(ge=1, le=8)]
    step_to: Annotated[int, Field(ge=2, le=9)]
    action: Text
    short: Annotated[str, Field(min_length=1, max_length=32)]
    effort: Literal["S", "M", "L"]
    impact: Annotated[int, Field(ge=1, le=3)]
    owner: Text
    done_when: Text
    sources: tuple[str, ...] = ()


class Questionnaire(Part):
    """One instrument, as published. `items` fixes the order of the packed answers."""

    slug: Slug
    version: Annotated[str, Field(pattern=r"^\d+\.\d+(\.\d+)?$")]
    title: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    opinion_notice: Text
    """What the instrument rests on, printed on the method page."""
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    scoring: Scoring
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    gates: tuple[Gate, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]
    recommendations: tuple[Recommendation, ...] = ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the packed answers."""
        return tuple(item for criterion in self.criteria for item in criterion.items)

    @cached_property
    def item_index(self) -> dict[str, int]:
        return {item.id: position for position, item in enumerate(self.items)}

    def criterion(self, identifier: str) -> Criterion:
        """Raises KeyError for an unknown id."""
        for criterion in self.criteria:
            if criterion.id == identifier:
                return criterion
        raise KeyError(identifier)

    def level(self, number: int) -> Level:
        """Raises KeyError for an unknown number."""
        for level in self.levels:
            if level.number == number:
                return level
        raise KeyError(number)

    def items_for(self, audience: Audience) -> Iterator[Item]:
        return (item for item in self.items if audience in item.audiences)

    def asked(self, criterion: Criterion, audience: Audience) -> tuple[Item, ...]:
        """The criterion's items that this audience answers, in order."""
        return tuple(item for item in criterion.items if audience in item.audiences)

    @cached_property
    def shared_items(self) -> tuple[Item, ...]:
        """Items that every self-assessing audience answers: the base of comparisons."""
        return tuple(i for i in self.items if all(a in i.audiences for a in SELF_ASSESSING))
