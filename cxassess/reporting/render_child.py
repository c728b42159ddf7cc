"""The process that turns findings into a PDF; started by `cxassess.reporting.pdf`.

    python -m cxassess.reporting.render_child KIND FINDINGS.json REPORT.pdf MEMORY_MIB CPU_SECONDS

Heavy libraries are imported here only, after the limits are set. The PDF appears under its name
when it is whole. Nothing is read from the network, and nothing from disk but the installation.
"""

import contextlib
import gc
import logging
import os
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

from cxassess.findings.canonical import digest, from_json
from cxassess.reporting import assets, pages
from cxassess.reporting.pdf import OUT_OF_MEMORY, PANGO_MISSING, REFUSED

LONGEST_PAGE = 12_000_000
"""Characters of HTML; layout time grows faster than length."""
SYSTEM_FONTS = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'


class RefusedError(RuntimeError):
    """The page holds or asks for something that no report may have."""


class Links(HTMLParser):
    """Collects every address that a page points at."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.targets += [value or "" for name, value in attrs if name in ("href", "action")]


def main(arguments: list[str]) -> int:
    kind, source, target, memory, processor = arguments
    limit(int(memory) * 1024 * 1024, int(processor))
    try:
        if kind == "check":
            import_module("weasyprint")
            Path(target).touch()
        else:
            render(kind, Path(source).read_bytes(), Path(target))
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as error:
        # The bindings raise OSError with this text when a native library cannot be found.
        if "cannot load library" in str(error):
            return PANGO_MISSING
        raise
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


def render(kind: str, snapshot: bytes, target: Path) -> None:
    """Write the PDF of canonical findings. Raises RefusedError, or whatever the renderer raises."""
    known = {name: name for name in pages.KINDS}
    if kind not in known:
        raise RefusedError(f"no report of kind “{kind}”: known are {', '.join(known)}")
    page = pages.html(from_json(snapshot), known[kind], "print")
    use_fonts(page, target.parent)
    set_page(page, target, bytes.fromhex(digest(snapshot))[:16])


def set_page(page: str, target: Path, identifier: bytes) -> None:
    """Lay out one HTML page as a tagged PDF that bears this identifier."""
    if len(page) > LONGEST_PAGE:
        raise RefusedError(f"the page has {len(page)} characters, at most {LONGEST_PAGE} are set")
    refuse_links(page)
    errors = Errors()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(errors)
    # Imported after the fonts are chosen: the font library reads its settings once.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from cxassess.reporting.locked_fetcher import LockedFetcher

    fetcher = LockedFetcher()
    part = target.with_suffix(".part")
    # Layout makes many short-lived cycles; collecting them costs an eighth of the time.
    gc.disable()
    document = HTML(string=page, base_url="report:/", url_fetcher=fetcher)
    with contextlib.suppress(FatalURLFetchingError):  # told below, with all that was asked for
        document.write_pdf(part, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    logger.removeHandler(errors)
    if fetcher.blocked or errors.messages:
        raise RefusedError(
            "; ".join(["blocked " + url for url in fetcher.blocked] + errors.messages)
        )
    part.replace(target)


def refuse_links(page: str) -> None:
    """Links lead to places in the report only: a PDF carries any other address on unchecked."""
    links = Links()
    links.feed(page)
    for target in links.targets:
        if not target.startswith("#"):
            raise RefusedError(f"a link leads out of the report: {target[:100]}")


def use_fonts(page: str, folder: Path) -> None:
    """Let the font library see our fonts only, so that pages are the same on every machine.

    A text with characters that our fonts lack may use the machine's fonts for them.
    """
    from cxassess.reporting.charts.measure import missing

    directory = assets.fonts()[0].parent
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{directory}</dir><cachedir>{folder}/fonts</cachedir>"
        f"{SYSTEM_FONTS if missing(page.replace(chr(10), '')) else ''}</fontconfig>",
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(settings)


class Errors(logging.Handler):
    """Keeps what the renderer reports as an error, such as a picture that it cannot draw."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage()[:200])


def limit(memory: int, processor: int) -> None:
    """Bound address space in bytes and processor time in seconds, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the wall time still holds
        return
    wanted = (
        (resource.RLIMIT_AS, memory, memory),
        # Reaching the first gives a signal that tells why; the second is the end in any case.
        (resource.RLIMIT_CPU, processor, processor + 2),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for which, soft, hard in wanted:
        allowed = resource.getrlimit(which)[1]
        most = hard if allowed == resource.RLIM_INFINITY else min(hard, allowed)
        resource.setrlimit(which, (min(soft, most), most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
