"""The one place where a listing is read: texts, ages, contacts, languages, and what stayed unread."""

from doorwatch.reading.make import effective_date, read, unread_could_matter
from doorwatch.reading.remember import shingle_words, shingles_of, traces

__all__ = ["effective_date", "read", "shingle_words", "shingles_of", "traces", "unread_could_matter"]
