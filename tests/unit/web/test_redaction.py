import io
import logging

import pytest

from cxassess.web.redaction import TokenFreeRecord, redact

TOKEN = "q8Zt0-Rk_3vJ1mZyQwErTyUiOpAsDfGhJkLzXcVbNm0"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f'"GET /s/{TOKEN} HTTP/1.1" 200', '"GET /s/[hidden] HTTP/1.1" 200'),
        (f"/sign-in/{TOKEN}?next=/clients", "/sign-in/[hidden]?next=/clients"),
        (f"<Request 'http://localhost/s/{TOKEN}' [GET]>", "/s/[hidden]' [GET]>"),
        (f"/s/{TOKEN}%0A/x", "/s/[hidden]/x"),
        ("/static/css/base.css", "/static/css/base.css"),
        ("/clients/s/", "/clients/s/"),
    ],
)
def test_a_link_loses_its_token(line: str, shown: str) -> None:
    assert redact(line).endswith(shown)
    assert TOKEN not in redact(line)


def test_arguments_and_tracebacks_lose_it_too() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    try:
        raise LookupError(f"no page at /s/{TOKEN}")
    except LookupError as error:
        facts = (type(error), error, error.__traceback__)
    handler.handle(
        TokenFreeRecord("any", logging.ERROR, "f", 1, "%s failed", (f"/s/{TOKEN}",), facts)
    )
    assert written.getvalue().startswith("/s/[hidden] failed")
    assert "LookupError: no page at /s/[hidden]" in written.getvalue()
    assert TOKEN not in written.getvalue()
