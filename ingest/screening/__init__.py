"""Screening: names against the lists, records of one company under several ids, and what people judge of both."""
