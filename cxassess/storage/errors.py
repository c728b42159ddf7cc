"""What can go wrong with storage, apart from what a user did."""


class StorageError(Exception):
    """Base of storage's errors; `str(error)` is a plain sentence."""


class Busy(StorageError):  # noqa: N818 - says what happened
    """The database did not answer in time. Nothing was written; trying again is right."""

    def __init__(self) -> None:
        super().__init__("The database is busy just now. Please try again in a moment.")


class Full(StorageError):  # noqa: N818 - says what happened
    """No space is left for writing. Nothing was written; what is stored can still be read."""

    def __init__(self) -> None:
        super().__init__("There is no space left to store this. Nothing was written.")


class TenancyError(StorageError):
    """A statement would have touched a client's rows without saying which client. A bug."""


class MigrationError(StorageError):
    """The database's schema is not one that this version of the program can use."""


class SealError(StorageError):
    """A sealed box that cannot be opened: wrong key, altered, or not a box."""
