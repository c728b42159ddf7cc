"""Invented gates, gaps and business units of the sample organisation."""

from math import sqrt

from cxassess.findings import model as m

# Rows of figures read better than the one-value-a-line that the formatter makes of them.
# fmt: off

CRITERIA = ("RIR", "NET", "CUL", "MEA", "EXE")


def estimate(value: float, n: int, half: float | None = None) -> m.Estimate:
    half = half if half is not None else 1.645 / sqrt(n)
    return m.Estimate(value=value, low=max(1.0, value - half), high=min(5.0, value + half), n=n)


def change(difference: float, verdict: m.ChangeVerdict, half: float = 0.12) -> m.Change:
    return m.Change(difference=difference, low=difference - half, high=difference + half,
                    verdict=verdict)


GATES = tuple(
    m.GateFinding(id=i, name=name, rule=rule, value=value, allows=allows, state=state,
                  verdict=verdict, note=note)
    for i, name, rule, value, allows, state, verdict, note in (
        ("G1", "Executive backing",
         "Overall level may be one above the level of executive backing.",
         "Executive backing 1.6, level 1 (n 604)", 2, "holds", "Holds at 2", "the binding gate"),
        ("G0", "Chain", "Overall level may be two above the lowest criterion.",
         "Lowest criterion at level 1 (n 604)", 3, "next", "Stops at 3", "would bind next"),
        ("G3", "Silos", "No level 4 while units differ more than chance allows.",
         "Range 1.0 between units, signal on", 3, "next", "Stops at 3", "would bind next"),
        ("G2", "In tune with customers", "Overall level may be one above Hear, understand, act.",
         "Hear, understand, act 3.0, level 3 (n 604)", 4, "passes", "Passes", "up to level 4"),
        ("G8", "All the time", "Level 5 needs an index of 80 in two rounds running.",
         "All-the-time index 61", 4, "passes", "Passes", "up to level 4"),
        ("G6", "People", "No level 4 while work is not designed for those who do it.",
         "Design of work 2.9, limit 2.0 (n 564)", 5, "passes", "Passes", "no limit"),
        ("G4", "Two kinds of data", "Measurement needs numbers and voices, over two rounds.",
         "Numbers 3.4, voices 3.1, three rounds (n 55)", 5, "passes", "Passes", "no limit"),
        ("G5", "One number", "Measurement stays at 2 while a single score rules.",
         "2.6 (2.4 to 2.8) against 2.5 (n 55)", 5, "borderline", "Borderline", "watch next round"),
        ("G7", "Basics", "No level 4 while the basics of a journey are missed.",
         "Journey part not asked this round", None, "not measured", "Not measured",
         "add the journey part"),
    )
)


def gap_row(identifier: str, name: str, scores: tuple[float | None, ...], half: float) -> m.GapRow:
    people = {"employee": 544, "manager": 48, "leader": 14, "programme": 6}
    gap = None if scores[2] is None or scores[0] is None else scores[2] - scores[0]
    clear = gap is not None and abs(gap) > half
    return m.GapRow(
        id=identifier, name=name,
        audiences=tuple(
            m.AudienceScore(audience=a, score=None if s is None else estimate(s, n))
            for (a, n), s in zip(people.items(), scores, strict=True)
        ),
        gap=gap, low=None if gap is None else gap - half, high=None if gap is None else gap + half,
        clear=clear, flagged=clear and gap is not None and abs(gap) >= 0.5,
    )


PERCEPTION = m.Perception(
    criteria=(
        gap_row("RIR", "Hear, understand, act", (2.9, 3.2, 3.6, 2.7), 0.35),
        gap_row("NET", "Champions across the organisation", (3.1, 3.3, 3.4, 3.2), 0.35),
        gap_row("CUL", "Culture", (3.3, 3.6, 3.9, 3.2), 0.3),
        gap_row("MEA", "Measurement", (3.1, 3.2, 3.3, 3.0), 0.35),
        gap_row("EXE", "Executive backing", (1.5, 1.9, 2.9, 1.4), 0.4),
    ),
    widest=(
        gap_row("EXE-1", "What do you see senior leaders do about customers?",
                (1.4, 1.9, 3.1, 1.3), 0.45),
        gap_row("EXE-6", "The last hard choice between a short-term result and customers: what "
                "happened?", (1.4, 1.8, 2.7, 1.5), 0.45),
        gap_row("RIR-5", "A customer tells us something went wrong. What happens next?",
                (3.0, 3.3, 3.9, 2.8), 0.4),
    ),
    headline="Leaders rate executive backing 1.4 points higher than employees do.",
    so_what="The view from above is kinder in three of five criteria. Ask for evidence first: "
    "which six things did leaders do for customers this quarter, and who saw them?",
)

UNIT_SCORES = (  # id, name, parent, invited, answered, five scores (None: hidden)
    ("SALES", "Sales and service", None, 345, 270, (3.3, 3.4, 3.5, 3.3, 1.6)),
    ("S1", "Sales to households", "SALES", 96, 74, (3.3, 3.3, 3.5, 3.4, 1.6)),
    ("S2", "Sales to business", "SALES", 72, 58, (3.0, 3.2, 3.4, 2.9, 1.6)),
    ("S3", "Customer service", "SALES", 121, 96, (3.4, 3.5, 3.6, 3.5, 1.5)),
    ("S4", "Digital and product", "SALES", 56, 42, (3.5, 3.6, 3.6, 3.6, 1.9)),
    ("FIELD", "Field operations", None, 340, 269, (2.8, 3.0, 3.3, 3.0, 1.6)),
    ("F1", "Installation north", "FIELD", 90, 71, (2.7, 2.9, 3.3, 3.0, 1.5)),
    ("F2", "Installation south", "FIELD", 84, 66, (3.1, 3.3, 3.5, 3.2, 1.7)),
    ("F3", "Maintenance", "FIELD", 104, 83, (2.9, 3.1, 3.4, 3.1, 1.6)),
    ("F4", "Logistics", "FIELD", 62, 49, (2.5, 2.7, 3.0, 2.8, 1.4)),
    ("OFFICE", "Support functions", None, 105, 73, (2.7, 2.9, 3.2, 3.1, 1.6)),
    ("O1", "Finance and billing", "OFFICE", 50, 38, (2.6, 2.8, 3.1, 3.2, 1.6)),
    ("O2", "Purchasing", "OFFICE", 9, 7, (2.8, 3.0, 3.3, None, 1.6)),
    ("O3", "Human resources", "OFFICE", 21, None, (None,) * 5),
    ("O4", "Legal and risk", "OFFICE", 25, None, (None,) * 5),
)
WHOLE = (3.0, 3.2, 3.4, 3.2, 1.6)


def unit_row(
    identifier: str, name: str, parent: str | None, invited: int, answered: int | None,
    scores: tuple[float | None, ...],
) -> m.UnitRow:
    cells = []
    for criterion, score, mean in zip(CRITERIA, scores, WHOLE, strict=True):
        if score is None or answered is None:
            cells.append(m.UnitCell(criterion=criterion, score=None, level=None, clear=False,
                                    shrunken=None, hidden=True))
            continue
        pull = answered / (answered + 12)
        cells.append(
            m.UnitCell(
                criterion=criterion, score=estimate(score, answered),
                level=max(1, min(5, int(score + 0.25))), clear=abs(score - mean) >= 0.4,
                shrunken=estimate(mean + pull * (score - mean), answered), hidden=False,
            )
        )
    known = [s for s in scores if s is not None]
    whole_row = len(known) == 5 and answered is not None
    index = estimate(sum(known) / 5, answered) if whole_row and answered is not None else None
    return m.UnitRow(
        id=identifier, name=name, parent=parent, depth=0 if parent is None else 1,
        leaf=parent is not None, invited=invited, answered=answered, hidden=answered is None,
        level=2 if whole_row else None, index=index, agreement=0.6 if whole_row else None,
        cells=tuple(cells),
    )


UNITS = m.Units(
    rows=tuple(unit_row(*row) for row in UNIT_SCORES),
    whole=tuple(estimate(value, 606, 0.07) for value in WHOLE), shared_questions=14,
    hidden_cells=11, cells=75,
    silo=m.SiloSignal(
        on=True, icc=0.17, probability=0.004, range=1.0, units=10,
        items=("A customer’s problem runs through three departments. How does it get solved?",
               "A customer tells us something went wrong. What happens next?"),
        sentence="Units differ more than chance allows: 1.0 between the highest and the lowest.",
    ),
    all_the_time=m.AllTheTime(
        index=61.0, floor=3, lowest=1.3, lowest_item="EXE-6",
        sentence="61 of 100 answers come from places that meet your own standard of level 3.",
    ),
    headline="Logistics and installation north hear customers less than the rest.",
    so_what="Two questions differ most: how complaints are handled and how problems cross "
    "departments. Start there, not with a unit.",
)
