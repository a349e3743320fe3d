"""Notes in an article that changes: they stay with their words, whatever happens elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import snapshots
from annotations.anchoring import AnchorState
from annotations.article import Article
from annotations.ids import new_id
from annotations.model import WHOLE, EntityTarget, ReplyTo
from annotations.notebook import Notebook
from annotations.placement import Placement
from annotations.spans import Span
from tests.annotations.building import TEXT, article, open_notebook

SYLLABLES = ("ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "zu", "nan", "pel")
WORDS = [
    SYLLABLES[one] + SYLLABLES[two] + SYLLABLES[(one + two) % len(SYLLABLES)]
    for one in range(len(SYLLABLES))
    for two in range(len(SYLLABLES))
]
"""Words of which any two differ in two syllables at least."""


@dataclass(frozen=True)
class Case:
    """Sentences, the words noted (sentence, first word, how many), and what became of the sentences."""

    sentences: tuple[tuple[str, ...], ...]
    noted: tuple[tuple[int, int, int], ...]
    later: tuple[tuple[str, ...], ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw an article no word of which is like another, and an edit of sentences without a note."""
    words = iter(Random(draw(st.integers(0, 999))).sample(WORDS, len(WORDS)))
    lengths = draw(st.lists(st.integers(3, 8), min_size=2, max_size=9))
    sentences = tuple(tuple(next(words) for _ in range(length)) for length in lengths)
    noted = []
    for number, sentence in enumerate(sentences):
        if draw(st.booleans()):
            first = draw(st.integers(0, len(sentence) - 1))
            noted.append((number, first, draw(st.integers(1, len(sentence) - first))))
    with_note = {number for number, _, _ in noted}
    later = []
    for number, sentence in enumerate(sentences):
        if draw(st.integers(0, 3)) == 0:
            later.append(tuple(next(words) for _ in range(draw(st.integers(3, 8)))))
        if number in with_note or draw(st.integers(0, 2)):
            later.append(sentence)
    return Case(sentences, tuple(noted), tuple(later))


def written(sentences: tuple[tuple[str, ...], ...]) -> str:
    return " ".join(" ".join(words) + "." for words in sentences) + "\n"


def place(text: str, words: tuple[str, ...]) -> Span:
    start = text.index(" ".join(words))
    return Span(start, start + len(" ".join(words)))


@pytest.mark.parametrize("compared", [True, False], ids=["with the text", "without"])
@given(case=cases())
@settings(max_examples=40)
def test_an_edit_elsewhere_never_moves_a_note_off_its_words(
    tmp_path_factory: pytest.TempPathFactory, compared: bool, case: Case
) -> None:
    path = tmp_path_factory.mktemp("placement") / "s.json"
    before, after = written(case.sentences), written(case.later)
    noted = {}
    with Notebook.open(Article(before, "report.txt", "plain/1"), path=path) as notebook:
        for number, first, count in case.noted:
            words = case.sentences[number][first : first + count]
            noted[notebook.add(place(before, words)).id] = words
    if not compared:
        for kept in snapshots.folder().glob("*.z"):
            kept.unlink()
    with Notebook.open(Article(after, "report.txt", "plain/1"), path=path) as notebook:
        for identity, words in noted.items():
            anchor = notebook.anchor(notebook.get(identity))
            if compared or anchor.span is not None:
                assert anchor.span == place(after, words)
                assert anchor.state in (AnchorState.EXACT, AnchorState.MOVED)


TWICE = "The mayor spoke first. Then the council spoke. At last the mayor spoke again.\n"
ONCE = TWICE.replace("The mayor spoke first. Then t", "T")


def test_the_kept_text_tells_which_of_equal_words_went(tmp_path: Path) -> None:
    report = article(tmp_path, TWICE)
    with open_notebook(report) as notebook:
        first = notebook.add(report.find("mayor spoke"), note="First.")
        second = notebook.add(report.find("mayor spoke", 2), note="Second.")
    with open_notebook(article(tmp_path, ONCE)) as notebook:
        assert notebook.anchor(first).state is AnchorState.ORPHAN
        assert notebook.anchor(second).span == notebook.article.find("mayor spoke")


def test_old_and_new_notes_stand_side_by_side(tmp_path: Path) -> None:
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        old = notebook.add(report.find("Moscow"))
    second = article(tmp_path, "News: " + TEXT)
    with open_notebook(second, new_id=new_id) as notebook:
        new = notebook.add(second.find("harbour"))
        entity = notebook.add(EntityTarget("Moscow", "GPE"))
    third = article(tmp_path, "More news: " + TEXT)
    with open_notebook(third, new_id=new_id) as notebook:
        whole, reply = notebook.add(WHOLE, note="All."), notebook.add(ReplyTo(old.id), note="Yes.")
        assert [notebook.anchor(one).state for one in (old, new)] == [AnchorState.MOVED] * 2
        assert notebook.anchor(old).span == third.find("Moscow")
        assert notebook.anchor(new).span == third.find("harbour")
        assert [notebook.anchor(one).span for one in (whole, reply, entity)] == [None] * 3
        assert notebook.orphans == ()


def test_a_place_that_was_found_stays_while_the_selectors_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        notes = [notebook.add(report.find(words)) for words in ("Moscow", "fate", "harbour")]
    with open_notebook(article(tmp_path, "News: " + TEXT)) as notebook:
        anchors = [notebook.anchor(note) for note in notes]
        monkeypatch.setattr("annotations.anchoring.resolving.resolve", lambda given, *rest: _nothing(given))
        notebook.edit(notes[0].id, note="Another word on it.")
        notebook.undo()
        notebook.delete(notes[1].id)
        notebook.undo()
        assert [notebook.anchor(note) for note in notes] == anchors


def _nothing(given: list[object]) -> dict[str, object]:
    assert not given
    return {}


def test_notes_of_another_text_that_come_later_find_their_place(tmp_path: Path) -> None:
    """Somebody who still has the older text adds a note while the newer one is open here."""
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        first = notebook.add(report.find("Moscow"))
    newer = Article("News: " + TEXT, "report.txt", "plain/1", report.path)
    with open_notebook(newer) as here:
        at = here.anchor(first)
        with open_notebook(report, new_id=new_id) as there:
            second = there.add(report.find("harbour"))
        assert here.refresh()
        assert here.anchor(second).span == newer.find("harbour")
        assert here.anchor(first) == at


def both(tmp_path: Path) -> tuple[Notebook, Notebook]:
    """Open a notebook on a newer text, and one of somebody who still has the older."""
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        notebook.add(report.find("Moscow"))
    newer = Article("News: " + TEXT, "report.txt", "plain/1", report.path)
    return open_notebook(newer, new_id=new_id), open_notebook(report, new_id=new_id)


def test_what_others_wrote_is_looked_for_ahead_and_taken_in_without_looking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = both(tmp_path)
    [first] = here.annotations
    anchor = here.anchor(first)
    assert here.ahead() is None
    second = there.add(there.article.find("harbour"))
    before = here.annotations, here.anchor(first)
    ahead = here.ahead()
    assert ahead is not None
    assert (here.annotations, here.anchor(first)) == before, "nothing is taken in by it"
    monkeypatch.setattr("annotations.anchoring.resolving.resolve", lambda given, *rest: _nothing(given))
    monkeypatch.setattr("annotations.sidecar.bytes_of", lambda path: pytest.fail("it was read already"))
    assert here.refresh(ahead)
    assert here.anchor(second).span == here.article.find("harbour")
    assert here.anchor(first) == anchor
    assert not here.refresh()


def test_what_was_written_after_looking_ahead_is_taken_in_as_well(tmp_path: Path) -> None:
    here, there = both(tmp_path)
    there.add(there.article.find("harbour"))
    ahead = here.ahead()
    there.add(there.article.find("fate"))
    mine = here.add(here.article.find("News"), note="Meanwhile.")
    here.refresh(ahead)
    words = {one.quote: here.anchor(one).span for one in here.annotations}
    assert words == {quote: here.article.find(quote) for quote in ("Moscow", "harbour", "fate", "News")}
    assert here.get(mine.id).note == "Meanwhile."
    here.path.write_bytes(b"{")
    assert here.ahead() is None
    assert here.refresh()
    assert here.fault is not None


def test_nothing_is_compared_where_the_text_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = article(tmp_path)
    with open_notebook(report) as notebook:
        notebook.add(report.find("Moscow"))
        collection = notebook.collection
    monkeypatch.setattr(snapshots, "text", lambda digest: pytest.fail("it is not needed"))
    assert collection is not None
    [anchor] = Placement(report).anchors(collection).values()
    assert (anchor.span, anchor.state) == (report.find("Moscow"), AnchorState.EXACT)
