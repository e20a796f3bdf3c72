"""The dialects' ways of speaking: `speech_of` gives that of one.

`speech` holds what all share, and DuckDB and SQLite; `written` what those share that are only
written, not run.
"""

from ostap.criteria.sql.dialects.speech import Speech
from ostap.criteria.sql.dialects.speeches import speech_of

__all__ = ["Speech", "speech_of"]
