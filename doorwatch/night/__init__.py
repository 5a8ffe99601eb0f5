"""The night: crawl every agreed platform, assess, open cases, apply the terms, write the report."""

from doorwatch.night.crawling import Crawl, StartCrawl, start_process
from doorwatch.night.feeding import checked_agreement, feed_night
from doorwatch.night.house import House, Papers, read_papers
from doorwatch.night.lock import night_lock
from doorwatch.night.pilot import Pilot, PilotNight, pilot_night
from doorwatch.night.progress import Progress, Silent
from doorwatch.night.run import Outcome, run_night

__all__ = [
    "Crawl", "House", "Outcome", "Papers", "Pilot", "PilotNight", "Progress", "Silent", "StartCrawl",
    "checked_agreement", "feed_night", "night_lock", "pilot_night", "read_papers", "run_night",
    "start_process",
]  # fmt: skip
