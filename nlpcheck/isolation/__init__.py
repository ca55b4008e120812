"""Isolation: run code that nobody trusts, and speak with it in plain values only.

``walls`` start a nursery where it can see little; a nursery forks one worker per submission and area; `remote` makes
the functions of a worker look like functions of this process. Nothing here knows of grading.
"""
