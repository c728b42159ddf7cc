"""A small bounded HTTP client for the benchmark: one thread and one kept connection a person."""

import json
import socket
import sys
import threading
import time
from itertools import count
from urllib.parse import urlencode


def main() -> None:
    job = json.load(sys.stdin)
    times: list[float] = []
    errors: list[int] = []
    stop = time.perf_counter() + job["seconds"]
    threads = [
        threading.Thread(target=_one, args=(job, person, stop, times, errors))
        for person in job["people"]
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begin
    times.sort()
    json.dump(
        {
            "rps": len(times) / spent,
            "p50": _quantile(times, 0.5),
            "p95": _quantile(times, 0.95),
            "p99": _quantile(times, 0.99),
            "errors": len(errors),
        },
        sys.stdout,
    )


def _quantile(times: list[float], share: float) -> float:
    return 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


def _one(
    job: dict[str, object],
    person: dict[str, str],
    stop: float,
    times: list[float],
    errors: list[int],
) -> None:
    items: list[str] = json.loads(person["items"])
    revision = person["revision"]
    with socket.create_connection(("127.0.0.1", int(str(job["port"]))), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in count():
            if time.perf_counter() > stop:
                return
            answers = {item: str(1 + (number + place) % 5) for place, item in enumerate(items)}
            request = _request(job, person, revision, answers)
            begin = time.perf_counter()
            connection.sendall(request)
            status, head = _answer(connection)
            times.append(time.perf_counter() - begin)
            if status >= 300:
                errors.append(status)
            revision = head.get("x-revision", revision)


def _request(
    job: dict[str, object], person: dict[str, str], revision: str, answers: dict[str, str]
) -> bytes:
    common = f"Host: 127.0.0.1:{job['port']}\r\nCookie: {person['cookie']}\r\n"
    if not job["saving"]:
        return f"GET {job['path']} HTTP/1.1\r\n{common}\r\n".encode()
    body = urlencode({"csrf_token": person["csrf"], "revision": revision, "comment": "", **answers})
    return (
        f"POST {job['path']} HTTP/1.1\r\n{common}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _answer(connection: socket.socket) -> tuple[int, dict[str, str]]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:])
    missing = int(fields.get("content-length", "0")) - len(body)
    while missing > 0:
        missing -= len(_more(connection))
    return int(lines[0].split()[1]), fields


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


if __name__ == "__main__":
    main()
