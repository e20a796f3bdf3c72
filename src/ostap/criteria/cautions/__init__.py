"""What is right to run and still good to know: told from the tree, its data, its counts."""

from ostap.criteria.cautions.counts import count_cautions
from ostap.criteria.cautions.data import data_cautions
from ostap.criteria.cautions.tree import Caution, warnings_of

__all__ = ["Caution", "count_cautions", "data_cautions", "warnings_of"]
