"""Dates: days in paths and texts, words for days, and days written as people write them."""
