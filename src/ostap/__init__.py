"""Ostap finds who will take your offer, and which offer a client will take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ostap.delivery.python import open_company

__all__ = ["__version__", "open_company"]

__version__: str


def __getattr__(name: str) -> Any:
    """Return what is asked for when it is: both take longer than most commands."""
    if name == "__version__":
        from importlib.metadata import version

        return version("ostap")
    if name == "open_company":
        from importlib import import_module

        return import_module("ostap.delivery.python").open_company
    message = f"module 'ostap' has no attribute '{name}'"
    raise AttributeError(message)
