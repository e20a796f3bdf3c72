"""Criteria in words, from the same tree that the SQL is made of, so they can't disagree."""

from __future__ import annotations

import datetime as dt

from ostap.catalog import Catalog
from ostap.criteria.words.en import EnglishWording
from ostap.criteria.words.ru import RussianWording
from ostap.criteria.words.wording import Wording
from ostap.names import Language
from ostap.results.criteria import Criteria, Node

_WORDINGS: dict[Language, type[Wording]] = {
    Language.RU: RussianWording,
    Language.EN: EnglishWording,
}


def describe(
    node: Node | Criteria,
    catalog: Catalog,
    language: Language,
    as_of: dt.date | None = None,
    *,
    entity: str | None = None,
) -> str:
    """Return the words of one node, or of a whole tree with ``; `` between its criteria.

    Args:
        node: validated; constants are told by the catalog's titles.
        catalog: where the titles stand.
        language: Russian or English.
        as_of: where given, windows also say their first and last day.
        entity: of a single node, whom it is about, so that `everybody` can be called by name; a
            tree says so itself.
    """
    if isinstance(node, Criteria):
        return _WORDINGS[language](catalog, as_of, node.entity).tree(node)
    return _WORDINGS[language](catalog, as_of, entity).clause(node)
