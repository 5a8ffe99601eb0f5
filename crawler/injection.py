"""scrapy-poet as it is used here: page objects get three inputs, and their plan is made once.

scrapy-poet plans anew for every answer, because rules may choose another page object by address.
There are none here: a callback's plan never changes. Planning cost a third of a page's CPU time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_poet.downloadermiddlewares import DEFAULT_PROVIDERS, InjectionMiddleware
from scrapy_poet.injection import Injector, get_callback
from scrapy_poet.page_input_providers import PageObjectInputProvider
from web_poet import HttpResponse, HttpResponseHeaders, PageParams

from crawler.profile import SiteProfile


class PageInputs(PageObjectInputProvider):
    """Gives page objects the answer, the site's profile, and the parameters of the request."""

    provided_classes = {HttpResponse, SiteProfile, PageParams}  # noqa: RUF012 - asked for as a plain set
    name = "page_inputs"

    def __call__(
        self, to_provide: set[Callable[..., Any]], request: Request, response: Response, crawler: Crawler
    ) -> Sequence[Any]:
        """Return what is asked for."""
        made: dict[Any, Callable[[], Any]] = {
            HttpResponse: lambda: HttpResponse(
                url=response.url,
                body=response.body,
                status=response.status,
                headers=HttpResponseHeaders.from_bytes_dict(response.headers),
            ),
            SiteProfile: lambda: crawler.spider.job.profile,  # type: ignore[union-attr]
            PageParams: lambda: PageParams(request.meta.get("page_params", {})),
        }
        return [made[one]() for one in to_provide]


class PlanOnce(Injector):
    """Remembers the plan of each callback."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[Any, Any] = {}

    def build_plan(self, request: Request) -> Any:
        """Return the callback's plan, made at its first request."""
        callback = get_callback(request, self.spider)  # type: ignore[no-untyped-call]
        key = getattr(callback, "__func__", callback)
        if key not in self._plans:
            self._plans[key] = super().build_plan(request)
        return self._plans[key]


class PageInjection(InjectionMiddleware):
    """The middleware that hands page objects to callbacks."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.injector = PlanOnce(crawler, default_providers=DEFAULT_PROVIDERS, registry=self.registry)
