from cxassess.web import throttle
from cxassess.web.throttle import Pace


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_source_that_misses_too_often_is_slowed_and_forgiven_with_time() -> None:
    clock = Clock()
    pace = Pace(burst=3, per_second=0.5, clock=clock)
    assert [pace.allows("a") for _ in range(4)] == [True, True, True, False]
    assert pace.allows("b")
    clock.seconds += 2
    assert [pace.allows("a") for _ in range(2)] == [True, False]
    clock.seconds += 3600
    assert [pace.allows("a") for _ in range(4)] == [True, True, True, False]


def test_many_sources_together_have_a_limit_as_well() -> None:
    pace = Pace(burst=2, total=3, clock=Clock())
    assert [pace.allows(str(source)) for source in range(7)] == [True] * 6 + [False]


def test_only_so_many_sources_are_remembered() -> None:
    pace = Pace(burst=1, total=10**6, clock=Clock())
    for source in range(throttle.SOURCES + 1):
        pace.allows(str(source))
    assert pace.allows("0"), "the least recent source was forgotten"
    assert not pace.allows(str(throttle.SOURCES))
