"""The web form in a real browser: policy, width, dark, and the rules for assistive technology."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from cxassess.reporting import assets, pages
from tests.unit.reporting import hard_findings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'"
CASES = (
    hard_findings.whole, hard_findings.first_wave, hard_findings.long_names,
    hard_findings.hidden_everything, hard_findings.not_enough,
)  # fmt: skip


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves one folder under the policy that the platform sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of a server and the folder it serves, with one page a case."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "web.css").write_text(assets.web_stylesheet(), encoding="utf-8")
    for case in CASES:
        html = pages.html(case(), medium="web", css_href="web.css")
        (folder / f"{case.__name__}.html").write_text(html, encoding="utf-8")
    handler = functools.partial(Server, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("case", [case.__name__ for case in CASES])
def test_it_fits_every_width_under_the_policy(
    chromium: Browser, place: tuple[str, Path], case: str, width: int
) -> None:
    view = chromium.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    view.on("console", lambda message: said.append(message.text))
    view.goto(f"{place[0]}/{case}.html")
    assert view.evaluate("document.documentElement.scrollWidth") == width
    assert view.evaluate("[...document.images].filter(i => !i.naturalWidth).length") == 0
    assert [words for words in said if "favicon" not in words and "404" not in words] == []
    view.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", [case.__name__ for case in CASES])
def test_axe_finds_nothing(
    chromium: Browser, place: tuple[str, Path], case: str, scheme: str
) -> None:
    context = chromium.new_context(
        bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    view = context.new_page()
    view.goto(f"{place[0]}/{case}.html")
    found = Axe().run(view).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    context.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, place: tuple[str, Path]) -> None:
    view = chromium.new_page(viewport={"width": 360, "height": 800})
    view.goto(f"{place[0]}/whole.html")
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.textContent") == "Skip to the answer"
    assert view.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    view.keyboard.press("Enter")
    assert view.evaluate("location.hash") == "#answer"
    view.close()


def test_a_file_alone_looks_the_same(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(pages.standalone_html(hard_findings.whole()), encoding="utf-8")
    view = chromium.new_page(viewport={"width": 1280, "height": 800})
    view.goto(file.as_uri())
    colour = "getComputedStyle(document.querySelector('.panel')).backgroundColor"
    assert view.evaluate(colour) == "rgb(11, 60, 102)"
    view.close()
