"""What the statistics room refuses."""


class StatisticsError(ValueError):
    """Numbers that no formula of this room can use; the message says which and why."""
