"""Scrapy as it runs here: nothing listens, nothing is kept, nothing goes around the gate."""

from __future__ import annotations

from typing import Any

from crawler.job import Job, user_agent

MAX_PAGE = 8 * 1024 * 1024
"""Bytes of a page at most, decompressed."""
MAX_PICTURE = 24 * 1024 * 1024
"""Bytes of a picture at most."""


def scrapy_settings(job: Job) -> dict[str, Any]:
    """Return the settings of a crawl.

    The base lists of extensions, middlewares and handlers are replaced, not added to: Scrapy 2.19
    starts by default a remote-control server and a telnet console, reads proxies from the
    environment and opens file and ftp addresses. A later version's new default cannot come back in.
    """
    handler = "crawler.handler.AgreedHandler"
    return {
        "BOT_NAME": "doorwatch",
        "USER_AGENT": user_agent(job.agreement),
        "ADDONS": {},
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {},
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawler.injection.PageInjection": 543,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
            "crawler.handler.PlainRedirects": 600,
        },
        "SPIDER_MIDDLEWARES_BASE": {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25},
        "SPIDER_MIDDLEWARES": {},
        "SCRAPY_POET_PROVIDERS": {"crawler.injection.PageInputs": 100},
        "ITEM_PIPELINES_BASE": {},
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "COOKIES_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERER_ENABLED": False,
        "ROBOTSTXT_OBEY": False,  # the gate obeys it, for redirects and pictures too
        "RETRY_ENABLED": False,  # the handler retries, through the gate
        "REDIRECT_MAX_TIMES": 5,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": MAX_PAGE,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 0,  # the gate keeps the pace, over all hosts together
        "CONCURRENT_ITEMS": 1,  # Scrapy starts so many tasks per answer; callbacks here yield no items
        "CONCURRENT_REQUESTS": job.agreement.scope.concurrency + 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": job.agreement.scope.concurrency + 1,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/json;q=0.9,*/*;q=0.5"},
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
