"""Pages saved in any order, twice, late or from two devices: the draft never goes back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule

from cxassess import create_app
from cxassess.services import answering
from cxassess.services.answering import AlreadySent, DraftConflict, Page
from cxassess.services.context import Context
from tests.conftest import dispose, settings_for
from tests.journeys.services import stage

ITEMS = {"RIR": "RIR-1", "NET": "NET-1", "CUL": "CUL-1"}
TEMPLATE: list[Path] = []


class Drafts(RuleBasedStateMachine):
    """A person with two devices; messages are delayed, doubled and overtake one another."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(TEMPLATE[0], folder / "cxassess.sqlite")
        chosen = settings_for(f"sqlite:///{folder / 'cxassess.sqlite'}", folder)
        app = create_app(chosen)
        self._stack.callback(dispose, app)
        self._stack.enter_context(app.app_context())
        scene = stage.launched(Context(chosen), stage.crew(5))
        self.ctx = stage.during(Context(chosen))
        self.token = next(iter(scene.tokens.values()))
        self.pages: dict[str, Page] = {}
        self.sent = False
        self.known = {"phone": dict.fromkeys(ITEMS, 0), "desk": dict.fromkeys(ITEMS, 0)}

    def teardown(self) -> None:
        self._stack.close()

    @rule(
        target=messages,
        device=st.sampled_from(["phone", "desk"]),
        criterion=st.sampled_from(sorted(ITEMS)),
        word=st.sampled_from(["1", "2", "3", "dk", ""]),
        comment=st.sampled_from(["", "A word."]),
    )
    def write(self, device: str, criterion: str, word: str, comment: str) -> tuple[str, ...]:
        base = self.known[device][criterion]
        return device, criterion, word, comment, str(base)

    @rule(message=messages)
    def arrive_and_keep_a_copy(self, message: tuple[str, ...]) -> None:
        self.arrive(message)

    @rule(message=consumes(messages))
    def arrive_for_the_last_time(self, message: tuple[str, ...]) -> None:
        self.arrive(message)

    def arrive(self, message: tuple[str, ...]) -> None:
        device, criterion, word, comment, base = message
        answers = {ITEMS[criterion]: word} if word else {}
        now = self.pages.get(criterion, Page(0, {}))
        same = now.revision > 0 and (now.answers, now.comment) == (answers, comment)
        try:
            revision = answering.save_page(
                self.ctx, self.token, criterion, answers, comment, base_revision=int(base)
            )
        except AlreadySent:
            assert self.sent
        except DraftConflict as conflict:
            assert not self.sent
            assert not same
            assert int(base) != now.revision
            stored = conflict.page
            assert stored == now
            self.known[device][criterion] = now.revision
        else:
            assert not self.sent
            if same:
                assert revision == now.revision
            else:
                assert int(base) == now.revision
                assert revision == now.revision + 1
                self.pages[criterion] = Page(revision, answers, comment)
            self.known[device][criterion] = revision

    @rule()
    def read(self) -> None:
        assert answering.draft(self.ctx, self.token).pages == self.pages

    @rule(device=st.sampled_from(["phone", "desk"]))
    def look_again(self, device: str) -> None:
        for criterion in ITEMS:
            self.known[device][criterion] = self.pages.get(criterion, Page(0, {})).revision

    @rule()
    def erase(self) -> None:
        answering.erase_draft(self.ctx, self.token)
        self.pages = {}

    @rule(dice=st.integers(0, 9))
    def send(self, dice: int) -> None:
        # rarely: after it nothing else can happen
        if dice or self.sent:
            return
        assert answering.submit(self.ctx, self.token).already is False
        self.sent, self.pages = True, {}


@pytest.fixture(autouse=True)
def _template(sqlite_template: Path) -> Iterator[None]:
    TEMPLATE[:] = [sqlite_template]
    yield
    TEMPLATE.clear()


@pytest.mark.slow
def test_the_draft_is_what_a_simple_model_says() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Drafts,
        settings=settings(
            max_examples=25,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
