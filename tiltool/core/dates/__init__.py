"""Dates: days in paths and texts, words for days, and days in the forms that people write."""
