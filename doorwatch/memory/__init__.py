"""Memory: how values become keyed fingerprints, and how texts and pictures are compared.

It holds fingerprints, not people: nobody can look a number, a handle or a picture up in it.
"""

from doorwatch.memory.digests import DIGEST_BYTES, digest
from doorwatch.memory.texts import bands, jaccard, pack, shingles, unpack

__all__ = ["DIGEST_BYTES", "bands", "digest", "jaccard", "pack", "shingles", "unpack"]
