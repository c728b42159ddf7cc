"""The typed questionnaire: criteria > facets > items > anchors, with scoring, gates and profile.

Every other room reads a questionnaire through these classes; nobody indexes raw YAML.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Audience = Literal["employee", "manager", "leader", "programme", "assessor"]
Line = Literal["b2b", "b2c", "both", ""]
"""Which customers a person's work touches; "" where it is not known or was merged away."""

SELF_ASSESSING: tuple[Audience, ...] = ("employee", "manager", "leader")
"""The audiences whose answers make the official score (each person counts once)."""

MODULES = ("ex", "journey")
"""Values of other instruments that a gate may look at: the index of employee experience and the
score of the journey basics."""

ID_PATTERN = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$"
SLUG_PATTERN = r"^[a-z][a-z0-9-]*$"
VERSION_PATTERN = r"^[0-9]+\.[0-9]+(\.[0-9]+)?$"
LANGUAGE_PATTERN = r"^[a-z]{2}(-[A-Z]{2})?$"
RECOMMENDATION_PATTERN = r"^[A-Z][A-Z0-9]*(-?[a-z0-9]+)?$"

Identifier = Annotated[str, Field(pattern=ID_PATTERN, max_length=24)]
Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=600)]


def _with_experts(named: tuple[Audience, ...]) -> tuple[Audience, ...]:
    """The named audiences in their fixed order, with those that always answer."""
    return tuple(a for a in get_args(Audience) if a in named or a in ("programme", "assessor"))


class Part(BaseModel):
    """Base of every part: unknown keys are refused and instances are immutable."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        ignored_types=(cached_property,),
        # the notes below the fields are what an editor shows through the JSON Schema
        use_attribute_docstrings=True,
    )


class Level(Part):
    """One maturity level: its name, its one-line description and the grammar of its anchors."""

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
    """One question with a described answer for each level."""

    id: Identifier
    stem: Text
    anchors: tuple[Text, ...]
    """What can be seen at each level, one a level from the first to the last; at most 25 words."""
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1), AfterValidator(_with_experts)]
    """Who answers; programme and assessor always do, named or not."""
    visibility: Literal["visible", "inside"]
    """`visible`: should be visible to everyone; `inside`: needs inside knowledge."""
    b2b: Variant | None = None
    b2c: Variant | None = None
    evidence: Text | None = None
    """What an assessor asks to see."""
    sources: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0


class Facet(Part):
    """A side of a criterion; its score is the mean of its items."""

    id: Identifier
    name: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    weight: Annotated[float, Field(gt=0)] = 1.0


class Criterion(Part):
    """One of the conditions of a programme that works; its score is the mean of its facets."""

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
    tolerance: Annotated[float, Field(ge=0, lt=0.01)]
    """Scores this close to a border count as on it, so that 2.9999999999 is 3."""
    minimum_item_weight: Annotated[float, Field(gt=0, le=1)]
    """A criterion with less of its item weight rated is "not rated"."""
    person_facet_coverage: Annotated[float, Field(gt=0, le=1)]
    """Smallest share of a facet's items that a person must have answered."""
    person_criterion_items: Annotated[int, Field(ge=1)]
    """Smallest number of a criterion's items that a person must have answered."""
    not_visible_share: Annotated[float, Field(gt=0, le=1)]
    """Share of "I don't know" from which a visible item is reported as not visible."""
    perception_gap: Annotated[float, Field(gt=0)]
    """Smallest gap between leaders and employees that is flagged (0.5)."""
    line_equivalence: Annotated[float, Field(gt=0)]
    """Half width of the zone in which two lines count as the same (0.3)."""
    floor_level: Annotated[int, Field(ge=1)]
    """The standard that the all-the-time index counts against (level 3)."""
    silo_minimum_units: Annotated[int, Field(ge=2)]
    """Fewest reportable units for a silo signal."""
    silo_icc: Annotated[float, Field(ge=0, le=1)]
    """Smallest share of variance between units."""
    silo_probability: Annotated[float, Field(gt=0, lt=1)]
    """The permutation test's probability must lie below this."""
    silo_range: Annotated[float, Field(ge=0)]
    """Smallest range of the units' shrunken means."""


class Condition(Part):
    """A measured value compared with a limit: a criterion's level, an item's or module's score."""

    score: str
    """An item id ("NET-6"): its score; a criterion id: its level; "ex", "journey": a module's
    value."""
    below: Annotated[float, Field(gt=1)]


class Gate(Part):
    """One gate. `kind` picks the rule, the other fields its numbers; see `scoring.gates`."""

    id: Identifier
    name: Text
    rule: Text
    """The rule in words for the gate strip (two lines at most)."""
    kind: Literal["chain", "relative", "cap_overall", "cap_criterion", "all_the_time"]
    criterion: str | None = None
    """relative: the criterion that leads; cap_criterion: the criterion whose level is capped."""
    allowance: Annotated[int, Field(ge=0)] | None = None
    """chain, relative: how many levels above the lowest or leading criterion are allowed."""
    any_below: tuple[Condition, ...] = ()
    """cap_*: binds when any of these holds."""
    silo_signal: bool = False
    """cap_overall: also binds when the silo signal is on."""
    waves_of_customer_data: Annotated[int, Field(ge=1)] | None = None
    """cap_criterion: binds with `few_waves_cap` when fewer waves of own data exist."""
    few_waves_cap: Annotated[int, Field(ge=1)] | None = None
    cap: Annotated[int, Field(ge=1)] | None = None
    """cap_*, all_the_time: the highest level while the gate binds (all_the_time: one below the
    top where it is not given)."""
    index: Annotated[float, Field(ge=0, le=100)] | None = None
    """all_the_time: smallest all-the-time index for the levels above the cap."""
    waves: Annotated[int, Field(ge=1)] | None = None
    """all_the_time: waves running that must have the same result."""
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
    """A published statement on which parts of the instrument rest."""

    id: Slug
    title: Text


class Recommendation(Part):
    """One action that leads from a level of a criterion to the next."""

    id: Annotated[str, Field(pattern=RECOMMENDATION_PATTERN, max_length=12)]
    criterion: Identifier
    facets: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Facets that the action serves, most direct first."""
    gates: tuple[Identifier, ...] = ()
    """Gates that the action helps to open."""
    step_from: Annotated[int, Field(ge=1, le=8)]
    step_to: Annotated[int, Field(ge=2, le=9)]
    action: Text
    short: Annotated[str, Field(min_length=1, max_length=32)]
    """The action in a few words, for the timeline."""
    effort: Literal["S", "M", "L"]
    """S: up to 10 person-days, M: up to 60, L: more."""
    impact: Annotated[int, Field(ge=1, le=3)]
    """Judged effect on the criterion, 3 the strongest."""
    owner: Text
    done_when: Text
    """A test of completion that somebody else can check."""
    sources: tuple[str, ...] = ()


class RecommendationFile(Part):
    """What recommendations.yaml holds, beside questionnaire.yaml."""

    recommendations: tuple[Recommendation, ...]


class Questionnaire(Part):
    """One instrument, as published. `items` fixes the order of the packed answers."""

    slug: Slug
    version: Annotated[str, Field(pattern=VERSION_PATTERN, max_length=20)]
    title: Text
    language: Annotated[str, Field(pattern=LANGUAGE_PATTERN)]
    opinion_notice: Text
    """What the instrument rests on, printed on the method page."""
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    scoring: Scoring
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    gates: tuple[Gate, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]
    recommendations: tuple[Recommendation, ...] = ()
    """In a file of their own, recommendations.yaml, where the questionnaire is a folder."""

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
