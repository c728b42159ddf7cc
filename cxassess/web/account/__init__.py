"""Signing in and out, and the own password."""

from cxassess.web.account import password, signing
from cxassess.web.account.room import blueprint

__all__ = ["blueprint", "password", "signing"]
