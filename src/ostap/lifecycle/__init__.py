"""What is judged over time: the quality of data, and how it is told to people.

check_quality  -> a workspace's data held against its catalog
demo_report    -> one showing as a page
"""
