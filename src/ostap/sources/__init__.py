"""The company's database, opened for reading only."""

from ostap.sources.opening import open_source, refresh
from ostap.sources.protocol import Source, SourceColumn, SourceLink, SourceSchema, SourceTable

__all__ = [
    "Source",
    "SourceColumn",
    "SourceLink",
    "SourceSchema",
    "SourceTable",
    "open_source",
    "refresh",
]
