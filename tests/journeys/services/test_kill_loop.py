"""A few rounds of the kill loop; two hundred by hand: `python -m tests.load.kill_loop`."""

import pytest

from tests.load.kill_loop import failed, run


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "postgresql":
        request.getfixturevalue("postgres_server")
    ledger, figures = run(engine, kills=3, people=40)
    assert not failed(ledger, figures), (figures, ledger.problems[:5])
    assert ledger.acknowledged > 9
    assert figures["sent"] > 0
