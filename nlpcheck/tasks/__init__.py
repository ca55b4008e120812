"""The reference: one small package per task, idiomatic code that a student reads in minutes.

It is one implementation among others: the specification never asks it for an answer.
"""
