"""The version that reports, snapshots and the package print."""

__version__ = "0.1.0"
