"""What the scoring room refuses."""


class ScoringError(ValueError):
    """A rule of the questionnaire, or a measurement, that cannot be applied; says which and why."""
