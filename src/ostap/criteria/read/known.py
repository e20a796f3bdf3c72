"""What a statement was before it was edited: parts left as they were keep their nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from ostap.criteria.read.forms import canonical
from ostap.names import Dialect
from ostap.results.criteria import Criteria, Node, Top


@dataclass(slots=True)
class Known:
    """The parts of a compiled tree by their text; a part that still reads so is that node.

    Its id, its words, its reason and who wrote it are thereby kept, and what no reader could
    recognise in SQL (a sample, keys handed in, everybody's median) is never lost by an edit
    elsewhere.
    """

    dialect: Dialect
    nodes: dict[str, Node] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    top: Top | None = None
    frame: str = ""
    """How the end of the statement read, where a top or a rule bounds how many are selected."""

    def learn(self, compiled: exp.Expr, criteria: Criteria) -> None:
        """Take in a compiled tree: each of its criteria, its rules, and its end."""
        ctes = named_queries(compiled)
        nodes = {str(node.id): node for node in criteria.all_of}
        for name, cte in ctes.items():
            text = closed(cte.this, ctes, self.dialect)
            if name in nodes:
                self.nodes[text] = nodes[name]
            elif name.startswith("rule_"):
                self.rules.add(text)
        if "chosen" in ctes and "chosen" not in nodes:
            self.top = criteria.top
            self.frame = self.end(ctes["chosen"].this, ctes)

    def node(self, query: exp.Expr, ctes: Mapping[str, exp.CTE]) -> Node | None:
        """Return the node that a query still is; each only once."""
        return self.nodes.pop(closed(query, ctes, self.dialect), None) if self.nodes else None

    def is_rule(self, query: exp.Expr, ctes: Mapping[str, exp.CTE]) -> bool:
        """Tell whether a query is a rule's, which stands apart from the criteria."""
        return bool(self.rules) and closed(query, ctes, self.dialect) in self.rules

    def end(self, chosen: exp.Expr, ctes: Mapping[str, exp.CTE]) -> str:
        """Return how a statement chooses its first, whatever criteria are joined to it."""
        bare = chosen.copy()
        for select in bare.find_all(exp.Select):
            kept = [
                join
                for join in select.args.get("joins") or []
                if join.side or not (isinstance(join.this, exp.Table) and join.this.name in ctes)
            ]
            select.set("joins", kept or None)
        return closed(bare, ctes, self.dialect)


def named_queries(statement: exp.Expr) -> dict[str, exp.CTE]:
    """Return the CTEs of a statement by name."""
    clause = statement.args.get("with_")
    return {cte.alias: cte for cte in clause.expressions} if clause is not None else {}


def closed(query: exp.Expr, ctes: Mapping[str, exp.CTE], dialect: Dialect) -> str:
    """Return a query's text with that of every named query it uses."""
    bare = query.copy()
    bare.set("with_", None)
    texts, seen, waiting = [canonical(bare, dialect)], set(), [bare]
    while waiting:
        for table in waiting.pop().find_all(exp.Table):
            if table.name in ctes and table.name not in seen:
                seen.add(table.name)
                inner = ctes[table.name].this
                texts.append(f"{table.name}: {canonical(inner, dialect)}")
                waiting.append(inner)
    return "\n".join([texts[0], *sorted(texts[1:])])
