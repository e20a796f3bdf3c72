"""The pages: matching and audience, by Streamlit, in process through the same workflows.

What they show is made by modules without Streamlit (fields, cards, lines, offers, jobs, office);
the pages themselves only lay it out. `ostap ui` runs ``script.py``.
"""
