"""English words for every node."""

from ostap.criteria.words.en.wording import EnglishWording

__all__ = ["EnglishWording"]
