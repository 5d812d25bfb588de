"""Joins every LiveKit room and speaks a translation of what the people in it say."""
