"""From an advertising offer, or criteria in words, to a typed criteria tree.

The room proposes; `ostap.criteria` validates, words, compiles and counts what it proposed.
The graph is in `ostap.audience.graph`: it is imported by who runs it, since LangGraph is slow
to import and reading an offer or a number needs none of it.
"""
