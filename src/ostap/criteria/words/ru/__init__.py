"""Russian words for every node, in the right case and number."""

from ostap.criteria.words.ru.wording import RussianWording

__all__ = ["RussianWording"]
