"""Checks of a trained version's behaviour, with stable codes; listed in ``docs/matching.md``."""

from ostap.matching.behaviour.run import check_version

__all__ = ["check_version"]
