"""What the method page says: how scores come about, how sure they are, who is protected."""

from cxassess.findings.model import Findings
from cxassess.reporting import phrases
from cxassess.reporting.numbers import date_in_words

Paragraph = tuple[str, str]
"""A heading and its text."""


HOW_SCORES_ARE_MADE = (
    "How scores are made",
    "Each question offers descriptions of what can be seen, from the first level to the last. "
    "Questions average to a facet, facets to a criterion, criteria to the index. “I don’t "
    "know”, “not part of my work” and skipped questions never become a number.",
)


HOW_SURE = (
    "How sure we are",
    "Every score has a 90 % interval that allows for the share of people who answered. A "
    "change or gap is clear when its interval leaves out zero; with many units the limit is "
    "stricter. In the picture of spread, small units are drawn towards the mean of all.",
)
ROUNDING = (
    "Rounding",
    "Scores have one decimal and shares none. Differences are taken before rounding, so they may "
    "differ by 0.1 from what the printed values give.",
)


def columns(findings: Findings) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The paragraphs of the method page, left and right."""
    return (HOW_SCORES_ARE_MADE, HOW_SURE, ROUNDING), (
        who_is_protected(findings),
        ("What this cannot tell", findings.method.limits),
    )


def too_few_columns(findings: Findings) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The paragraphs of the page that stands in for all others when nothing may be shown."""
    next_round = findings.answer.next_wave or "Set a date for the next round before this one ends."
    return (
        (
            "What you can do now",
            "Tell everybody who answered that their answers count and are kept, and that nothing "
            "is shown because too few came in. Ask what kept others from answering.",
        ),
        (
            "Before the next round",
            "Invite more people or join small units, let the sponsor say in person why it matters, "
            "and leave two full working weeks with one reminder.",
        ),
    ), (
        ("Next round", next_round),
        who_is_protected(findings),
    )


def who_is_protected(findings: Findings) -> Paragraph:
    subject, method = findings.subject, findings.method
    said = (
        f"{phrases.mode(subject)} Nothing is shown for fewer than {subject.minimum} people, "
        f"comments for fewer than {subject.comment_minimum}. Where a hidden value could be worked "
        "out from a total, a second one is hidden too."
    )
    total = method.hidden_cells + method.shown_cells
    if findings.enough and total:
        said += f" Here {method.hidden_cells} of {total} values are hidden."
    return ("Who is protected", said)


def provenance(findings: Findings) -> tuple[Paragraph, ...]:
    """Rows of the last table: what the report was made from and with."""
    subject, method = findings.subject, findings.method
    rows = [
        ("Questionnaire", f"{subject.questionnaire_title}, version {subject.version}"),
        ("Its fingerprint", f"SHA-256 {grouped(subject.questionnaire_hash)}"),
    ]
    if method.data_hash:
        rows.append(("Fingerprint of data", f"HMAC-SHA-256 {grouped(method.data_hash)}"))
    made = f"{method.computed_with}, released on {date_in_words(subject.released)}"
    rows.append(("Made with", f"{made}; random seed {method.seed}"))
    return tuple(rows)


def grouped(fingerprint: str) -> str:
    """The first 32 digits in groups of eight: enough to compare by eye."""
    return " ".join(fingerprint[start : start + 8] for start in range(0, 32, 8))
