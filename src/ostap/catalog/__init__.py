"""What a company's data means: for the features of a model and for the prompts of an agent."""

from ostap.catalog.check import check_catalog
from ostap.catalog.model import Catalog, Column, Link, Table
from ostap.catalog.paths import LinkStep, Paths
from ostap.catalog.reading import load_catalog

__all__ = [
    "Catalog",
    "Column",
    "Link",
    "LinkStep",
    "Paths",
    "Table",
    "check_catalog",
    "load_catalog",
]
