"""Criteria: a tree that says who is meant, checked against the catalog, in words and as SQL.

load_criteria / validate -> Criteria with ids and typed constants
describe                 -> words, Russian or English
compile_ids, approved_ids, compile_funnel -> SQL
ids, funnel              -> keys and counts, through the guard
"""

from ostap.criteria.compile import compile_funnel, compile_ids
from ostap.criteria.guard import approve
from ostap.criteria.latest import newest_event
from ostap.criteria.reading import load_criteria
from ostap.criteria.rules import Rule, load_rules, rules_for
from ostap.criteria.run import Funnel, FunnelLine, approved_ids, funnel, ids
from ostap.criteria.validate import validate
from ostap.criteria.warnings import warnings_of
from ostap.criteria.words import describe

__all__ = [
    "Funnel",
    "FunnelLine",
    "Rule",
    "approve",
    "approved_ids",
    "compile_funnel",
    "compile_ids",
    "describe",
    "funnel",
    "ids",
    "load_criteria",
    "load_rules",
    "newest_event",
    "rules_for",
    "validate",
    "warnings_of",
]
