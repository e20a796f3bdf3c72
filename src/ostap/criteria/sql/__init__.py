"""How SQL is said: `parts` every statement is made of, and what each dialect says its own way.

parts         -> quoted names, literals, comparisons, joins
percentiles   -> where an engine has none that is exact
rewriting     -> where a dialect lacks a construct
dialects      -> one file for each way of speaking
"""
