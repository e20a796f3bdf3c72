"""Criteria in words."""

from __future__ import annotations

import datetime as dt

from ostap.catalog import Catalog
from ostap.names import Language
from ostap.results.criteria import Criteria, Node


def describe(
    node: Node | Criteria, catalog: Catalog, language: Language, as_of: dt.date | None = None
) -> str:
    """Return the words of a node or of a whole tree."""
    del catalog, language, as_of
    return str(node)
