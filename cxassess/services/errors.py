"""What services refuse, each with a sentence that can be shown to the person who asked."""

from datetime import datetime


class ServiceError(Exception):
    """Base of every refusal; `str(error)` is a plain sentence for the user."""


class NotFound(ServiceError):  # noqa: N818 - says what happened
    """Nothing of that id in this client; also raised for what belongs to another client."""


class Refused(ServiceError):  # noqa: N818 - says what happened
    """The request is understood and not possible now; the sentence says why and what to do."""


class NotBuilt(Refused):
    """A mode or function that this version does not have yet."""


class LinkUnknown(ServiceError):  # noqa: N818 - says what happened
    """The link is unknown, replaced, or belongs to nothing that is open."""


class WaveClosed(ServiceError):  # noqa: N818 - says what happened
    """The wave no longer takes answers (close time and grace are over) or does not yet."""


class TooManyAttempts(ServiceError):  # noqa: N818 - says what happened
    """Too many failed attempts; `retry_at` (UTC) is when the next one is looked at."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("There were too many attempts. Please wait a little and try again.")
        self.retry_at = retry_at
