"""Criteria: a tree that says who is meant, checked against the catalog, in words and as SQL."""

from ostap.criteria.compile import compile_funnel, compile_ids
from ostap.criteria.validate import validate
from ostap.criteria.words import describe

__all__ = ["compile_funnel", "compile_ids", "describe", "validate"]
