"""Stands between any SQL and the database: parses it, allows what is listed, resolves names.

approve         -> ApprovedSql for an audience or for counts
approve_extract -> ApprovedSql for whole columns
"""

from ostap.criteria.guard.approval import Purpose, approve, approve_extract

__all__ = ["Purpose", "approve", "approve_extract"]
