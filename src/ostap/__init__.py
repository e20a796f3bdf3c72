"""Ostap finds who will take your offer, and which offer a client will take."""

from typing import Any

__all__ = ["__version__", "open_company"]


def __getattr__(name: str) -> Any:
    """Return what is asked for when it is: both take longer than most commands.

    The types stand in ``__init__.pyi``: everything below imports this file, which so imports
    nothing that stands above it.
    """
    if name == "__version__":
        from importlib.metadata import version

        return version("ostap")
    if name == "open_company":
        from importlib import import_module

        return import_module("ostap.delivery.python").open_company
    message = f"module 'ostap' has no attribute '{name}'"
    raise AttributeError(message)
