"""Drafting a catalog from a database, and drafting it again without losing a person's words.

draft_catalog -> Draft: what a database says of itself, through the port `Reading`
write_catalog -> the text of a new `catalog.yaml`
merge_catalog -> the text of an old one with what is new, and what changed
"""

from ostap.catalog.build.changes import Change, ChangeKind
from ostap.catalog.build.draft import Draft, draft_catalog
from ostap.catalog.build.merge import Merged, drafted_hashes, merge_catalog
from ostap.catalog.build.reading import Questions, Reading
from ostap.catalog.build.writing import write_catalog

__all__ = [
    "Change",
    "ChangeKind",
    "Draft",
    "Merged",
    "Questions",
    "Reading",
    "draft_catalog",
    "drafted_hashes",
    "merge_catalog",
    "write_catalog",
]
