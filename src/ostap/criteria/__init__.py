"""Criteria: a tree that says who is meant, checked against the catalog, in words and as SQL.

load_criteria / validate -> Criteria with ids and typed constants
describe                 -> words, Russian or English
compile_ids, approved_ids, written_ids, compile_funnel -> SQL
ids, funnel, overlap     -> keys and counts, through the guard
effects, contradictions  -> what each condition costs, which exclude one another
why                      -> one client: every condition, what was found, the verdict
*_cautions, warnings_of  -> what a person should know

Rooms, from the ground up; a room imports only what stands on lines above its own:

tree, values             the tree itself; the constants, days and amounts that it compares
guard                    stands between any SQL and the database
validation, words        whether it can be asked of this company's data; how people say it
sql, meaning             pieces of SQL in each dialect; what a tree means, as plain Python
files, rules             criteria as files; hard rules of a company
compile, counts          a tree as SQL; asking the database
verdict, cautions        one client under a tree; what is good to know of an audience
compare, read            two trees; SQL that a person edited, as a tree again
cases                    hand-made audiences that answers are judged by
"""

from ostap.criteria.cautions import Caution, count_cautions, data_cautions, warnings_of
from ostap.criteria.compile import compile_funnel, compile_ids
from ostap.criteria.counts.effects import Effect, Effects, contradictions, effects
from ostap.criteria.counts.latest import newest_event
from ostap.criteria.counts.overlap import Overlap, overlap
from ostap.criteria.counts.run import (
    CutLine,
    Funnel,
    FunnelLine,
    approved_ids,
    funnel,
    ids,
    written_ids,
)
from ostap.criteria.files import SavedAudiences, criteria_yaml, load_criteria
from ostap.criteria.guard import approve
from ostap.criteria.rules import Bound, Keys, Rule, Unbound, bind, load_rules, rules_for
from ostap.criteria.validation import Saved, check_measures, validate
from ostap.criteria.verdict import Why, why
from ostap.criteria.words import describe

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
