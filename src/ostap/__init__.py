"""Ostap finds who will take your offer, and which offer a client will take."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("ostap")
