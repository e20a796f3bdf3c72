"""SQL read back into a criteria tree: what was edited by hand becomes data again.

read_sql -> Reading: the criteria, what could not be read and why, and what was assumed.
"""

from ostap.criteria.read.entry import read_sql
from ostap.criteria.read.results import Assumption, Reading, Unread

__all__ = ["Assumption", "Reading", "Unread", "read_sql"]
