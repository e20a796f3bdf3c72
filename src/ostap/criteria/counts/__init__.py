"""Asking the database, always through the guard.

run           -> who is selected, and how many each condition leaves
flags         -> every row of the entity with each condition's verdict, to count over
effects       -> what each condition costs, which exclude one another
overlap       -> what two audiences have in common
latest        -> the newest event: today, for data that has stopped
"""
