"""What the PDF renderer may load: pictures that stand in the page itself, and nothing else."""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

PICTURES = ("data:image/svg+xml;base64,", "data:image/svg+xml,", "data:image/png;base64,")
"""Pictures carried by the page; an SVG among them may not load anything either."""


class LockedFetcher(URLFetcher):  # type: ignore[misc]
    """Answers from memory; `blocked` lists what else was asked for.

    A refusal inside an SVG does not stop the renderer, so look at `blocked` afterwards as well.
    """

    def __init__(self) -> None:
        super().__init__(
            timeout=1, allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True
        )
        self.blocked: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(PICTURES):
            return super().fetch(url, headers)
        self.blocked.append(url[:200])
        raise FatalURLFetchingError(f"blocked: {url[:200]}")
