"""Hard rules of a company: read from `rules.yaml`, and bound to an audience and its offer."""

from ostap.criteria.rules.binding import NO_KEYS, Bound, Keys, Unbound, bind
from ostap.criteria.rules.hard import Rule, load_rules, rules_for

__all__ = ["NO_KEYS", "Bound", "Keys", "Rule", "Unbound", "bind", "load_rules", "rules_for"]
