"""The leader's page: where we are, why, what next."""

from cxassess.web.leader import page
from cxassess.web.leader.room import blueprint

__all__ = ["blueprint", "page"]
