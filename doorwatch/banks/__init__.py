"""Banks of known pictures: what an entry is, how files of them are read, and how a picture is compared.

model    kinds, entries, sources, and what is refused
files    CSV, lists and the JSON of the common hash-exchange tools, in and out
shelf    the derived file that all processes look up in, over the exact search

The truth is in SQL (`doorwatch.store.bankrows`); no bank holds a byte of a picture.
"""

from doorwatch.banks.model import KINDS, Bank, BankKind, NewEntry, Source

__all__ = ["KINDS", "Bank", "BankKind", "NewEntry", "Source"]
