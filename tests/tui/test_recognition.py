"""Recognition in the background, mostly with a recogniser that answers when it is told to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings

from annotations.article import Article, Block, BlockKind
from annotations.entities import Mention, StatisticalRecogniser, cache, chunks, process, recognise
from annotations.entities.process import Names, RecogniserFailed, StatisticalProcess
from annotations.errors import NotFound
from annotations.notebook import Notebook
from annotations.spans import Span
from tests.tui.known_names import Piece, moved
from tests.tui.texts import ARTICLES, stored
from tests.waiting import PATIENCE, promptly, until
from tui import recognition
from tui.recognition import Recognition, started_ahead

NEWS = (
    "港口 👩‍🚀: Angela Merkel met Emmanuel Macron in Berlin on 14 March 2017.\n\nBrindlex paid $5 million.\n"
)


AT_ONCE = {
    ("DATE", "14 March 2017"),
    ("MONEY", "$5 million"),
    ("GPE", "Berlin"),
    ("PERSON", "Angela Merkel"),
    ("PERSON", "Emmanuel Macron"),
}
"""What patterns and known names find in the news."""


class Answering:
    """Stands where the process does: answers capitals, each text when ``ready`` has an answer for it."""

    started = closed = 0
    asked: list[tuple[Any, str]]
    ready: Queue[None] | None = None

    def __init__(self, model: str | None = None, *, idle: float = 0.0, pieces: bool = False) -> None:
        type(self).started += 1
        self._waiting: list[tuple[Any, str, int, Piece | None]] = []

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.clear()

    def start(self) -> None: ...

    def close(self) -> None:
        type(self).closed += 1
        self._waiting.clear()

    def submit(self, key: Any, text: str, *, offset: int = 0) -> None:
        self._waiting.append((key, text, offset, None))
        self.asked.append((key, text))

    def read(self, key: Any, text: str, *, offset: int = 0, names: Names = (), at_once: bool = False) -> None:
        self._waiting.append((key, text, offset, Piece(names, at_once)))
        if not at_once:
            self.asked.append((key, text))

    def results(self, timeout: float | None = None) -> Iterator[tuple[Any, list[Mention]]]:
        while self._waiting:
            waits = self._waiting[0][3] is None or not self._waiting[0][3].at_once
            if self.ready is not None and waits:
                try:
                    self.ready.get(timeout=timeout)
                except Empty:
                    return
            key, text, offset, piece = self._waiting.pop(0)
            found = [Mention(*m.span(), "PERSON") for m in re.finditer(r"\b[A-Z][a-z]+", text)]
            yield key, moved(piece.read(text, found) if piece else found, offset)


@pytest.fixture(autouse=True)
def answering(monkeypatch: pytest.MonkeyPatch) -> type[Answering]:
    class Fresh(Answering):
        asked: list[tuple[Any, str]] = []  # noqa: RUF012

    monkeypatch.setattr(process, "StatisticalProcess", Fresh)
    return Fresh


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take so little at a time that short texts have many chunks, and some are long articles."""
    for name, value in {"CHUNK": 40, "_LONGEST_LINE": 40, "WHOLE": 2_000, "AHEAD": 3, "STILL": 0.01}.items():
        monkeypatch.setattr(recognition, name, value)


class Heard:
    """What a recognition tells."""

    def __init__(
        self, text: Any, *, article: Article | None = None, model: str | None = None, ahead: bool = False
    ) -> None:
        self.found: list[tuple[int, int, list[Mention]]] = []
        self.progress: list[tuple[int, int]] = []
        self.read: list[tuple[int, int, list[Mention]]] = []
        self.error: BaseException | None = None
        self.article = article or Article(text, "a.txt", "plain/1")
        self.recognition = Recognition(
            self.article,
            lambda start, end, mentions: self.found.append((start, end, list(mentions))),
            self._progressed,
            model,
            started_ahead(self.article, model) if ahead else None,
        )
        self.thread = Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.recognition.run()
        except BaseException as error:
            self.error = error

    def _progressed(self, done: int, wanted: int) -> None:
        self.progress.append((done, wanted))
        if done:
            self.read.append(self.found[-1])

    def chunks_read(self) -> list[tuple[int, int, list[Mention]]]:
        """Return what was found of each chunk that was read to the end, in the order of the text."""
        return sorted({each[0]: each for each in self.read}.values(), key=lambda each: each[0])

    def until(self, condition: Callable[[], object]) -> None:
        until(lambda: self.error is not None or condition())
        assert self.error is None, self.error

    def end(self) -> None:
        """Stop, and wait until the thread has ended, which is soon."""
        self.recognition.stop()
        promptly(lambda: not self.thread.is_alive(), 2, "the thread's end")

    def rests(self) -> bool:
        return self.progress[-1:] == [(0, 0)]


def kinds(text: str, mentions: list[Mention]) -> set[tuple[str, str]]:
    return {(each.kind, text[each.start : each.end]) for each in mentions}


# -- a short article -------------------------------------------------------------------------------


def test_patterns_are_found_first_and_the_statistical_recogniser_completes_them() -> None:
    heard = Heard(NEWS)
    heard.recognition.run()
    [(start, _, at_once), (again, _, of_chunk), (zero, last, settled)] = heard.found
    assert (start, again, zero, last) == (0, 0, 0, len(NEWS))
    assert kinds(NEWS, at_once) >= AT_ONCE
    assert "Brindlex" not in {words for _, words in kinds(NEWS, at_once)}
    sure = {("DATE", "14 March 2017"), ("MONEY", "$5 million"), ("GPE", "Berlin")}
    assert kinds(NEWS, of_chunk) >= sure
    assert kinds(NEWS, settled) >= sure | {("PERSON", "Brindlex")}


def test_a_whole_article_is_marked_at_last_as_the_commands_mark_it_and_shares_their_cache(
    answering: type[Answering],
) -> None:
    heard = Heard("Ana Ruiz was here.\n\n" * 200 + "Ruiz left.")
    heard.recognition.run()
    assert heard.found[-1][2] == recognise(heard.article)
    assert answering.started == 1


def test_progress_is_told_to_the_end() -> None:
    text = "Ana was here. " * 500
    heard = Heard(text)
    heard.recognition.run()
    assert [wanted for _, wanted in heard.progress] == [len(text)] * (1 + len(chunks(text)))
    done = [done for done, _ in heard.progress]
    assert done[0] == 0
    assert done == sorted(set(done))
    assert len(text) - 10 < done[-1] <= len(text)


def test_what_is_on_screen_comes_first_then_what_follows_then_what_is_before(
    answering: type[Answering],
) -> None:
    text = "Ana was here.\n\n" * 700
    heard = Heard(text)
    heard.recognition.look(Span(5_000, 5_060))
    heard.recognition.run()
    assert [key for key, _ in answering.asked] == chunks(text, 5_000) != chunks(text)


def test_code_is_not_recognised(answering: type[Answering]) -> None:
    text = "Ana wrote:\n\n    Berlin = Paris\n\nBob read it.\n"
    code = Block(12, 30, BlockKind.CODE)
    heard = Heard(text, article=Article(text, "a.md", "markdown/1", find_blocks=lambda _: (code,)))
    heard.recognition.run()
    assert [words for _, words in answering.asked] == [(text[:12] + "\n" * 18 + text[30:]).strip()]
    assert {words for _, words in kinds(text, heard.found[-1][2])} == {"Ana", "Bob"}


@settings(max_examples=40)
@given(ARTICLES.filter(bool))
def test_chunks_of_a_long_article_cut_the_text_into_parts_without_gap_or_overlap(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"CHUNK": 24, "_LONGEST_LINE": 24, "WHOLE": 0, "AHEAD": 10**6}.items():
            patch.setattr(recognition, name, value)
        heard = Heard(text)
        heard.thread.start()
        heard.until(heard.rests)
        heard.end()
        found = [each for each in heard.chunks_read() if each[1] > each[0]]
        at = 0
        for start, end, mentions in found:
            assert start == at <= end
            assert all(start <= each.start < each.end <= end for each in mentions)
            at = end
        assert at == len(text)
        starts = [recognition.chunk_start(stored(text), number) for number in range(-(-len(text) // 24))]
        assert {start for start, _, _ in found} <= set(starts)


def test_chunks_begin_with_a_line_or_where_there_is_none_after_white_space(small: None) -> None:
    lines = "a line of text\n" * 30
    words = "words and more " * 30
    solid = "x" * 400
    for number in range(1, 9):
        assert lines[recognition.chunk_start(lines, number) - 1] == "\n"
        assert words[recognition.chunk_start(words, number) - 1] == " "
        assert recognition.chunk_start(solid, number) == number * 40


def test_an_empty_text_has_nothing_to_find() -> None:
    heard = Heard("")
    heard.recognition.run()
    assert heard.found == []


# -- a process started ahead -----------------------------------------------------------------------


@pytest.mark.parametrize("lines", [10, 300], ids=["read whole", "read where one looks"])
def test_a_process_that_was_started_ahead_is_asked_and_ended(
    small: None, answering: type[Answering], lines: int
) -> None:
    heard = Heard("Ana was here.\n" * lines, ahead=True)
    heard.thread.start()
    heard.until(lambda: not heard.thread.is_alive() or heard.rests())
    assert answering.closed == (lines == 10)
    heard.end()
    assert answering.asked
    assert (answering.started, answering.closed) == (1, 1)


def test_no_process_is_started_ahead_for_nothing(answering: type[Answering]) -> None:
    Heard(NEWS).recognition.run()
    assert started_ahead(Article(NEWS, "again.txt", "plain/1")) is None
    assert started_ahead(Article("", "empty.txt", "plain/1")) is None
    assert started_ahead(Article(f"{NEWS}More.", "more.txt", "plain/1"), "no_such_pipeline") is None
    assert answering.started == 1
    assert started_ahead(Article(f"{NEWS}More.", "more.txt", "plain/1")) is not None


# -- the cache -------------------------------------------------------------------------------------


def test_an_article_read_again_is_marked_at_once_from_the_cache(answering: type[Answering]) -> None:
    text = NEWS * 50
    first, second = Heard(text), Heard(text)
    first.recognition.run()
    second.recognition.run()
    assert answering.started == 1
    assert second.found == [first.found[-1]]
    assert second.progress == []


def test_a_cache_that_does_not_fit_the_text_is_left_alone(answering: type[Answering]) -> None:
    heard = Heard(NEWS)
    engine = StatisticalRecogniser()
    cache.store(heard.article.digest, engine.name, engine.version, [Mention(0, len(NEWS) + 1, "GPE")])
    heard.recognition.run()
    assert answering.started == 1
    assert len(heard.found) == 3


def test_a_recognition_that_was_stopped_is_not_kept(answering: type[Answering]) -> None:
    answering.ready = Queue()
    heard = Heard(NEWS * 50)
    heard.thread.start()
    answering.ready.put(None)
    heard.until(lambda: heard.progress)
    heard.end()
    answering.ready = None
    again = Heard(NEWS * 50)
    again.recognition.run()
    assert answering.started == 2


# -- when it goes wrong ----------------------------------------------------------------------------


def test_without_a_pipeline_the_patterns_are_found_and_the_fault_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "StatisticalProcess", StatisticalProcess)
    heard = Heard(NEWS, model="no_such_pipeline")
    with pytest.raises(NotFound):
        heard.recognition.run()
    assert kinds(NEWS, heard.found[0][2]) >= AT_ONCE


def test_a_recogniser_that_fails_leaves_the_patterns(
    answering: type[Answering], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Answering, timeout: float | None = None) -> Iterator[tuple[Any, list[Mention]]]:
        raise RecogniserFailed("the entity recogniser stopped")
        yield

    monkeypatch.setattr(answering, "results", fail)
    heard = Heard(NEWS)
    with pytest.raises(RecogniserFailed):
        heard.recognition.run()
    assert len(heard.found) == 1


@pytest.mark.parametrize("fault", ["no pipeline", "no process"])
def test_where_the_process_cannot_be_had_the_patterns_of_what_is_looked_at_are_found(
    small: None, answering: type[Answering], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def fail(self: Answering, *_: object, **__: object) -> None:
        raise RecogniserFailed("the entity recogniser stopped")

    monkeypatch.setattr(answering, "read" if fault == "no process" else "__init__", fail)
    heard = Heard("We met on 14 March 2017 then.\n" * 100)
    heard.recognition.look(Span(1_000, 1_010))
    with pytest.raises(RecogniserFailed):
        heard.recognition.run()
    assert [start // 40 for start, _, _ in heard.found] == [25, 26, 27, 24]
    for start, end, mentions in heard.found:
        dates = {(each.kind, heard.article.text[each.start : each.end]) for each in mentions}
        assert dates == {("DATE", "14 March 2017")}, (start, end)


# -- stopping --------------------------------------------------------------------------------------


def test_stopped_before_it_began_it_finds_nothing(answering: type[Answering]) -> None:
    heard = Heard(NEWS)
    heard.recognition.stop()
    heard.recognition.run()
    assert heard.found == []
    assert answering.started == 0


def test_stop_ends_it_while_the_recogniser_is_at_work(answering: type[Answering]) -> None:
    answering.ready = Queue()
    heard = Heard(NEWS)
    heard.thread.start()
    heard.until(lambda: answering.asked)
    heard.end()
    assert heard.error is None


def test_stop_ends_it_while_it_rests(small: None) -> None:
    heard = Heard("Ana was here.\n" * 300)
    heard.thread.start()
    heard.until(heard.rests)
    heard.end()


def test_a_stop_in_the_last_moment_before_it_rests_is_not_lost(
    small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clears_left: list[int] = []

    class StoppedWhileClearing(Event):
        def clear(self) -> None:
            if clears_left and clears_left.pop() == 0:
                heard.recognition.stop()
            super().clear()

    monkeypatch.setattr(recognition, "Event", StoppedWhileClearing)
    heard = Heard("Ana was here.\n" * 300)
    heard.thread.start()
    heard.until(heard.rests)
    clears_left += [0, 1]  # the one after the page has come to rest, the one before there is nothing to do
    heard.recognition.look(Span(0, 10))
    heard.thread.join(PATIENCE)
    assert not heard.thread.is_alive()


# -- a long article --------------------------------------------------------------------------------


def chunks_read(heard: Heard) -> list[int]:
    return [start // 40 for start, _, _ in heard.chunks_read()]


def test_a_long_article_is_recognised_only_around_what_is_looked_at(
    small: None, answering: type[Answering]
) -> None:
    heard = Heard(stored("Ana was here.\n" * 300, 64))
    heard.recognition.look(Span(1_000, 1_100))
    heard.thread.start()
    heard.until(heard.rests)
    assert chunks_read(heard) == [24, 25, 26, 27]
    heard.recognition.look(Span(3_000, 3_100))
    heard.until(lambda: len(answering.asked) == 8 and heard.rests())
    assert chunks_read(heard)[4:] == [74, 75, 76, 77]
    heard.end()
    assert answering.started == 1


def test_what_is_on_screen_of_a_long_article_comes_first(small: None, answering: type[Answering]) -> None:
    text = "Ana was here.\n" * 300
    heard = Heard(text)
    heard.recognition.look(Span(1_000, 1_100))
    heard.thread.start()
    heard.until(heard.rests)
    heard.end()
    starts = [start // 40 for start, _, _ in heard.found[4:]]
    assert starts == [25, 26, 27, 24]


def test_what_is_read_next_is_recognised_before_it_is_reached_some_chunks_at_a_time(
    small: None, answering: type[Answering]
) -> None:
    heard = Heard("Ana was here.\n" * 300)
    heard.thread.start()
    heard.until(heard.rests)
    assert chunks_read(heard) == [0, 1, 2]
    for here, read in ((41, [0, 1, 2]), (81, [0, 1, 2, 3, 4])):
        resting = len(heard.progress)
        heard.recognition.look(Span(here, here + 40))
        heard.until(lambda resting=resting: len(heard.progress) > resting and heard.rests())
        assert chunks_read(heard) == read
    heard.end()


def test_looking_elsewhere_ends_what_was_begun(small: None, answering: type[Answering]) -> None:
    answering.ready = Queue()
    heard = Heard("Ana was here.\n" * 300)
    heard.thread.start()
    heard.until(lambda: answering.asked)
    heard.recognition.look(Span(3_000, 3_100))
    for _ in range(5):
        answering.ready.put(None)
    heard.until(heard.rests)
    heard.end()
    assert chunks_read(heard) == [0, 74, 75, 76, 77]
    assert len(answering.asked) == 5


def test_at_the_end_of_a_long_article_there_is_no_more_to_do(small: None, answering: type[Answering]) -> None:
    text = "Ana was here.\n" * 300
    heard = Heard(text)
    heard.recognition.look(Span(len(text) - 10, len(text)))
    heard.thread.start()
    heard.until(heard.rests)
    heard.end()
    last = (len(text) - 1) // 40
    assert chunks_read(heard) == [last - 1, last]
    assert max(end for _, end, _ in heard.found) == len(text)


@pytest.mark.parametrize("lines", [10, 100], ids=["read whole", "read where one looks"])
def test_what_is_corrected_in_another_article_of_the_folder_is_known(
    small: None, answering: type[Answering], tmp_path: Path, lines: int
) -> None:
    for name in ("a.txt", "b.txt"):
        text = "and nobody in the port met Brindlex.\n" * lines
        (tmp_path / name).write_text(text)
    with Notebook.open(Article(text, "a.txt", "plain/1", tmp_path / "a.txt")) as notebook:
        notebook.add(notebook.article.find("Brindlex"), kind="FAC")
    heard = Heard(text, article=Article(text, "b.txt", "plain/1", tmp_path / "b.txt"))
    heard.thread.start()
    heard.until(lambda: heard.found)
    assert ("FAC", "Brindlex") in kinds(text, heard.found[0][2])
    heard.until(heard.chunks_read)
    for _, _, settled in heard.chunks_read():
        assert kinds(text, settled) == {("FAC", "Brindlex")}
    heard.end()


# -- the real recogniser ---------------------------------------------------------------------------


def test_the_statistical_recogniser_itself_is_fed_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = itertools.count()

    class Counted(StatisticalProcess):
        def __init__(self, *given: Any, **named: Any) -> None:
            next(counted)
            super().__init__(*given, **named)

    monkeypatch.setattr(process, "StatisticalProcess", Counted)
    heard, again = Heard(NEWS), Heard(NEWS)
    heard.recognition.run()
    found = kinds(NEWS, heard.found[-1][2])
    assert {("PERSON", "Angela Merkel"), ("GPE", "Berlin"), ("DATE", "14 March 2017")} <= found
    again.recognition.run()
    assert again.found == [(0, len(NEWS), heard.found[-1][2])]
    assert next(counted) == 1


def test_the_statistical_recogniser_itself_is_stopped_while_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "StatisticalProcess", StatisticalProcess)
    heard = Heard(NEWS)
    heard.thread.start()
    heard.until(lambda: heard.found)
    heard.end()
    assert heard.error is None
    assert len(heard.found) == 1
