"""Storage: models by aggregate, sessions with a client scope, sealing, migrations."""

from cxassess.storage import (
    accounts,
    answering,
    clients,
    findings,
    questionnaires,
    waves,
    work,
)

__all__ = ["accounts", "answering", "clients", "findings", "questionnaires", "waves", "work"]
