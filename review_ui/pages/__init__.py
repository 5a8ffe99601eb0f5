"""The pages, one module an area. Each gives a table `PAGES`; `review_ui.app` puts them together."""
