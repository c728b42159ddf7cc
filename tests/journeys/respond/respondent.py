"""A person with a browser that has JavaScript off: follows links, fills forms, presses buttons."""

import re
import sqlite3
from contextlib import closing
from html import unescape
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

from cxassess.storage import answering as tables
from cxassess.storage.database import hot, table_of
from tests.webapp import post


class Form(HTMLParser):
    """The fields of the answer form with their values, and the buttons, as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.radios: dict[str, list[str]] = {}
        self._inside = self._typing = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == "answers"
        if not self._inside:
            return
        if tag == "input" and given["type"] == "hidden":
            self.fields[given["name"]] = given["value"]
        if tag == "input" and given["type"] == "radio":
            self.radios.setdefault(given["name"], []).append(given["value"])
            if "checked" in given:
                self.fields[given["name"]] = given["value"]
        if tag == "textarea":
            self._typing = True
            self.fields["comment"] = ""

    def handle_data(self, data: str) -> None:
        if self._typing:
            # HTML drops one line feed right after the opening tag
            self.fields["comment"] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._typing = False
        if tag == "form":
            self._inside = False


class Respondent:
    """One browser profile."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: TestResponse | None = None

    def open(self, path: str) -> TestResponse:
        self.page = self.client.get(path, follow_redirects=True)
        return self.page

    def start(self, link: str) -> TestResponse:
        """Open the link and press Start."""
        landing = self.open(link)
        assert landing.status_code == 200, landing.text
        answer = post(self.client, landing, "/s", token=link.removeprefix("/s/"))
        assert answer.status_code == 303
        return self.open(answer.location)

    @property
    def form(self) -> Form:
        assert self.page is not None
        return Form(self.page.text)

    def press(self, do: str = "next", **changes: str) -> TestResponse:
        """Fill in `changes` and press a button of the question page that is open."""
        assert self.page is not None
        answer = self.client.post(
            self.page.request.path, data={**self.form.fields, **changes, "do": do}
        )
        self.page = answer
        return self.open(answer.location) if answer.status_code == 303 else answer

    def answer_everything(self, word: str = "3") -> TestResponse:
        """Go on from this page to the review list, answering each question with `word`."""
        while self.form.radios:
            self.press(**dict.fromkeys(self.form.radios, word))
        assert self.page is not None
        return self.page

    def send(self) -> TestResponse:
        review = self.open("/answer/review")
        return self.open(post(self.client, review, "/answer/send").location)


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def rows(app: Flask, table: type) -> int:
    """How many rows a table has, counted past every scope."""
    with app.app_context():
        return hot(lambda c: len(c.execute(table_of(table).select()).all()), writing=False)


def everything(app: Flask) -> list[str]:
    """The whole SQLite database as text, to see whether anything was written."""
    path = app.extensions["cxassess.settings"].data / "cxassess.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


Inbox, Draft = tables.Inbox, tables.Draft
