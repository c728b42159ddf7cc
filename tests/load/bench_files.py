"""Benchmarks without a server: `cxassess score` on 50,000 rows, and one leader PDF."""

import csv
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from cxassess.findings import canonical
from cxassess.questionnaire.loader import find, load

ROWS = 50_000
UNITS = 40
ROUNDS = 3
READ_ONLY = (
    "import csv,sys; n=sum(len(r) for r in csv.reader(open(sys.argv[1], newline='')));"
    "sys.stdout.write(str(n))"
)


def score() -> list[str]:
    """CPU seconds of the whole command, against reading the same file with the csv module."""
    with tempfile.TemporaryDirectory() as folder:
        answers, units = _files(Path(folder))
        out = Path(folder) / "findings.json"
        command = [
            sys.executable, "-m", "cxassess.cli", "score", "--sample", "--date", "2026-09-14",
            "--responses", str(answers), "--units", str(units), "--out", str(out),
        ]  # fmt: skip
        read = [sys.executable, "-c", READ_ONLY, str(answers)]
        pairs = [(_cpu(command), _cpu(read)) for _ in range(ROUNDS)]
        ours = statistics.median(pair[0] for pair in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        size = answers.stat().st_size / 1e6
        return [
            f"{ROWS:,} rows x 34 items, {UNITS} units ({size:.1f} MB): "
            f"{ours:.2f} s CPU (median of {ROUNDS}); aim: under 10",
            f"against reading the file with csv.reader: {ratio:.1f} x",
        ]


def pdf() -> list[str]:
    """CPU seconds of one leader PDF, against WeasyPrint on the same HTML, charts drawn before."""
    from cxassess.reporting.pages import html
    from cxassess.reporting.pdf import render_pdf

    with tempfile.TemporaryDirectory() as folder:
        answers, units = _files(Path(folder), rows=600)
        out = Path(folder) / "findings.json"
        subprocess.run(
            [
                sys.executable, "-m", "cxassess.cli", "score", "--sample", "--date", "2026-09-14",
                "--responses", str(answers), "--units", str(units), "--out", str(out),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
        findings = canonical.from_json(out.read_bytes())
    page = html(findings, medium="print")
    _weasyprint_alone(page)
    whole, floor, pages = [], [], 0
    for _ in range(ROUNDS):
        before = _children()
        body = render_pdf(findings, "leader")
        whole.append(_children() - before)
        floor.append(_weasyprint_alone(page))
        pages = _pages(body)
    ratio = statistics.median(a / b for a, b in zip(whole, floor, strict=True))
    return [
        f"one leader PDF, {pages} pages, {len(body) / 1000:.0f} kB, child process with imports, "
        f"charts, layout: {statistics.median(whole):.2f} s CPU (median of {ROUNDS})",
        f"WeasyPrint alone on the same HTML with the charts drawn before, warm: "
        f"{statistics.median(floor):.2f} s CPU",
        f"ratio: {ratio:.2f}; aim: at most 1.5",
    ]


def _weasyprint_alone(page: str) -> float:
    """Layout and writing only: the page and its charts are ready, the libraries are loaded."""
    import weasyprint

    from cxassess.reporting.locked_fetcher import LockedFetcher

    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        document = weasyprint.HTML(string=page, base_url="report:/", url_fetcher=LockedFetcher())
        document.write_pdf(pdf_variant="pdf/ua-1")
        return time.process_time() - start
    finally:
        gc.enable()


def _pages(body: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    try:
        return len(document)
    finally:
        document.close()


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _cpu(command: list[str]) -> float:
    before = _children()
    subprocess.run(command, check=True, capture_output=True)
    return _children() - before


def _files(folder: Path, rows: int = ROWS) -> tuple[Path, Path]:
    """Random answers of a client with 40 units in three levels; the same every time."""
    generator = np.random.default_rng(20_260_914)
    questionnaire = load(find("core"))
    units, answers = folder / "units.csv", folder / "answers.csv"
    with units.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "parent", "name", "headcount", "line"])
        for number in range(UNITS):
            parent = "" if number < 4 else f"U{number % 4 if number < 16 else 4 + number % 12}"
            writer.writerow(
                [f"U{number}", parent, f"Unit {number}", rows // UNITS * 3 // 2, "both"]
            )
    audiences = generator.choice(
        ["employee", "manager", "leader", "programme"], rows, p=[0.88, 0.08, 0.03, 0.01]
    )
    lines = generator.choice(["b2b", "b2c", "both"], rows, p=[0.4, 0.45, 0.15])
    lean = generator.normal(0, 0.4, (rows, 1))
    latent = generator.normal(3.0, 0.9, (rows, len(questionnaire.items))) + lean
    words = np.clip(np.rint(latent), 1, 5).astype(int).astype(str).astype(object)
    words[generator.random(words.shape) < 0.07] = "dk"
    words[generator.random(words.shape) < 0.03] = ""
    asked = {
        audience: [audience in item.audiences for item in questionnaire.items]
        for audience in ("employee", "manager", "leader", "programme")
    }
    with answers.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "line", "audience", *(item.id for item in questionnaire.items)])
        for number in range(rows):
            mask = asked[audiences[number]]
            cells = [w if m else "" for w, m in zip(words[number], mask, strict=True)]
            writer.writerow([f"U{number % UNITS}", lines[number], audiences[number], *cells])
    return answers, units
