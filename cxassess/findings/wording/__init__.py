"""Findings in words, by rules alone: no cause is claimed and nothing is said that is not shown.

Headlines have at most 20 words, so-what texts at most 60.
"""
