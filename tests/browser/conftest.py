"""A real Chromium against the real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.live import served

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
EXPECTED_STATUS = "the server responded with a status of"
"""Chromium reports every 4xx page as a console error; those are looked at by the tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            # one worker keeps one Chromium; several would fight for the processors
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    # Chromium refuses its sandbox to root, which is who runs tests in containers
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served, without a closing slash."""
    with served(app) as port:
        yield f"http://localhost:{port}"


@dataclass
class Profiles:
    """Opens browser profiles and remembers what their consoles and networks complained about."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self, *, width: int = 360, height: int = 740, dark: bool = False, scripts: bool = True
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.contexts.append(context)
        page = context.new_page()
        self.watch(page)
        return page

    def watch(self, page: Page) -> None:
        def console(kind: str, text: str) -> None:
            if kind in ("error", "warning") and EXPECTED_STATUS not in text:
                self.complaints.append(f"{page.url}: {text}")

        page.on("console", lambda message: console(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self.own(request.url))

    def own(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"a request left for {url}")


@pytest.fixture
def profile(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Call it for a page in a fresh profile; every complaint of a console fails the test."""
    profiles = Profiles(chromium, address)
    yield profiles
    for context in profiles.contexts:
        context.close()
    assert profiles.complaints == []
