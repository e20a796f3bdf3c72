from ostap.delivery.python import open_company as open_company

__all__ = ["__version__", "open_company"]

__version__: str
