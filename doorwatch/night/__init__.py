"""The night: crawl every agreed platform, assess, open cases, apply the terms, write the report."""

from doorwatch.night.crawling import Crawl, StartCrawl, start_process
from doorwatch.night.house import House, Papers, read_papers
from doorwatch.night.lock import night_lock
from doorwatch.night.progress import Progress, Silent
from doorwatch.night.run import Outcome, run_night

__all__ = [
    "Crawl", "House", "Outcome", "Papers", "Progress", "Silent", "StartCrawl", "night_lock",
    "read_papers", "run_night", "start_process",
]  # fmt: skip
