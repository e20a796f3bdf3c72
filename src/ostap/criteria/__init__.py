"""Criteria: a tree that says who is meant, checked against the catalog, in words and as SQL.

load_criteria / validate -> Criteria with ids and typed constants
describe                 -> words, Russian or English
compile_ids, approved_ids, written_ids, compile_funnel -> SQL
ids, funnel, overlap     -> keys and counts, through the guard
effects, contradictions  -> what each condition costs, which exclude one another
why                      -> one client: every condition, what was found, the verdict
*_cautions, warnings_of  -> what a person should know
"""

from ostap.criteria.binding import Bound, Keys, Unbound, bind
from ostap.criteria.check_measures import check_measures
from ostap.criteria.compile import compile_funnel, compile_ids
from ostap.criteria.count_cautions import count_cautions
from ostap.criteria.data_cautions import data_cautions
from ostap.criteria.effects import Effect, Effects, contradictions, effects
from ostap.criteria.guard import approve
from ostap.criteria.latest import newest_event
from ostap.criteria.naming import Saved
from ostap.criteria.overlap import Overlap, overlap
from ostap.criteria.reading import load_criteria
from ostap.criteria.rules import Rule, load_rules, rules_for
from ostap.criteria.run import CutLine, Funnel, FunnelLine, approved_ids, funnel, ids, written_ids
from ostap.criteria.saved import SavedAudiences
from ostap.criteria.validate import validate
from ostap.criteria.warnings import Caution, warnings_of
from ostap.criteria.why import Why, why
from ostap.criteria.words import describe
from ostap.criteria.writing import criteria_yaml

__all__ = [
    "Bound",
    "Caution",
    "CutLine",
    "Effect",
    "Effects",
    "Funnel",
    "FunnelLine",
    "Keys",
    "Overlap",
    "Rule",
    "Saved",
    "SavedAudiences",
    "Unbound",
    "Why",
    "approve",
    "approved_ids",
    "bind",
    "check_measures",
    "compile_funnel",
    "compile_ids",
    "contradictions",
    "count_cautions",
    "criteria_yaml",
    "data_cautions",
    "describe",
    "effects",
    "funnel",
    "ids",
    "load_criteria",
    "load_rules",
    "newest_event",
    "overlap",
    "rules_for",
    "validate",
    "warnings_of",
    "why",
    "written_ids",
]
