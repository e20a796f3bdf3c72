"""A tree in words, Russian or English; they come from the tree that the SQL comes from.

telling, wording, kinds are what the languages share; `ru` and `en` hold what each says its own way.
"""

from ostap.criteria.words.telling import describe

__all__ = ["describe"]
