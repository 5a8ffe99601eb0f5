"""The crawler: visits one agreed site and writes what it saw to the spool. It scores nothing.

    order ─ run ─> offline checks ─> spider ─> gate (every request) ─> wire
                                       └─> pages ─> extract ─> spool

Scrapy lives here and nowhere else. `python -m crawler ORDER.json` runs one crawl in one process.
"""
