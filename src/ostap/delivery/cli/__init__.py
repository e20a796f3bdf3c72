"""The command line."""

from ostap.delivery.cli.app import run

__all__ = ["run"]
