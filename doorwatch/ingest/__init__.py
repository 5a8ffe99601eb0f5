"""Ways in: JSON lines, CSV, channel exports and WARC files; listings and assessments to JSON."""

from doorwatch.ingest.aside import ListingFault, SetAside
from doorwatch.ingest.assessments import assessment_from_json, assessment_to_json
from doorwatch.ingest.canonical import content_hash, to_json
from doorwatch.ingest.jsonl import parse_line, parse_listing, read_jsonl
from doorwatch.ingest.pictures import PICTURE_BYTES, picture_bytes
from doorwatch.ingest.tabular import COLUMNS, read_csv
from doorwatch.ingest.telegram import read_telegram
from doorwatch.ingest.warc import read_warc

__all__ = [
    "COLUMNS", "PICTURE_BYTES", "ListingFault", "SetAside", "assessment_from_json", "assessment_to_json",
    "content_hash", "parse_line", "parse_listing", "picture_bytes", "read_csv", "read_jsonl", "read_telegram",
    "read_warc", "to_json",
]  # fmt: skip
