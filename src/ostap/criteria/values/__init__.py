"""What conditions compare: constants, days, amounts, and which comparisons suit which.

constants     -> constants read as what their column holds
text_dates    -> dates that a column keeps as text
periods       -> days, months and ages, computed once for every engine
operands      -> which operations fit a value
quantities    -> what kind of number or day a measure is
"""
