"""Ostap finds who will take your offer, and which offer a client will take."""

__all__ = ["__version__"]

__version__: str


def __getattr__(name: str) -> str:
    """Return the version when it is asked for: reading it takes longer than most commands."""
    if name == "__version__":
        from importlib.metadata import version

        return version("ostap")
    message = f"module 'ostap' has no attribute '{name}'"
    raise AttributeError(message)
