from cxassess.web import throttle
from cxassess.web.throttle import Misses


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_source_that_misses_too_often_is_slowed_and_forgiven_with_time() -> None:
    clock = Clock()
    misses = Misses(burst=3, per_second=0.5, clock=clock)
    assert [misses.allows("a") for _ in range(4)] == [True, True, True, False]
    assert misses.allows("b")
    clock.seconds += 2
    assert [misses.allows("a") for _ in range(2)] == [True, False]
    clock.seconds += 3600
    assert [misses.allows("a") for _ in range(4)] == [True, True, True, False]


def test_many_sources_together_have_a_limit_as_well() -> None:
    misses = Misses(burst=2, total=3, clock=Clock())
    assert [misses.allows(str(source)) for source in range(7)] == [True] * 6 + [False]


def test_only_so_many_sources_are_remembered() -> None:
    misses = Misses(burst=1, total=10**6, clock=Clock())
    for source in range(throttle.SOURCES + 1):
        misses.allows(str(source))
    assert misses.allows("0"), "the least recent source was forgotten"
    assert not misses.allows(str(throttle.SOURCES))
