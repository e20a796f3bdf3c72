"""Criteria as files: read and validated, written, and kept under a name."""

from ostap.criteria.files.reading import load_criteria, parse_tree
from ostap.criteria.files.saved import SavedAudiences
from ostap.criteria.files.writing import criteria_yaml

__all__ = ["SavedAudiences", "criteria_yaml", "load_criteria", "parse_tree"]
