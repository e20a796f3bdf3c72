"""Whether a tree can be asked of this company's data; everything wrong is told at once.

validate       -> the tree with ids, typed constants, saved audiences and named measures filled in
check_measures -> the same question of the catalog's own measures
"""

from ostap.criteria.validation.catalog_measures import check_measures
from ostap.criteria.validation.checking import validate
from ostap.criteria.validation.naming import Saved
from ostap.criteria.validation.report import MAX_DEPTH

__all__ = ["MAX_DEPTH", "Saved", "check_measures", "validate"]
