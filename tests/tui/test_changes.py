"""Two texts as one: what was taken out and put in, and where the offsets of both are in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.deciding import Wanted
from annotations.errors import NotFound, UsageError
from annotations.folding import fold
from annotations.model import WHOLE
from annotations.notebook import Notebook
from annotations.spans import Span
from tests.annotations.building import article, open_notebook
from tui.changes import joined, since_annotated

OLD = """Delegation visits the harbour

The visit comes with Moscow keen to secure the fate of two military bases there.

Talks in Damascus went on. Rosneft sent nobody, and Moscow said nothing.

The last paragraph stays as it was, to its end.
"""


@pytest.mark.parametrize(
    ("words", "instead", "shown"),
    [
        ("two military bases", "two naval bases", "two [-military-] {+naval+} bases there"),
        ("two military bases", "two large military bases", "two {+large+} military bases"),
        ("two military bases", "two bases", "two [-military-] bases"),
        (
            " Rosneft sent nobody, and Moscow said nothing.",
            "",
            "on. [-Rosneft sent nobody, and Moscow said nothing.-]\n\nThe last",
        ),
        ("The visit", "Corrected.\n\nThe visit", "harbour\n\n{+Corrected.+}\n\nThe visit"),
        ("harbour\n\nThe visit", "harbour The visit", "harbour The visit"),
        ("Delegation visits", "Who visits", "[-Delegation-] {+Who+} visits"),
        ("to its end.", "to its last line.", "its [-end-]{+last line+}.\n"),
    ],
)
def test_what_changed_stands_where_it_changed(words, instead, shown):
    assert shown in joined(OLD, OLD.replace(words, instead)).text


def test_a_paragraph_that_was_taken_out_keeps_its_lines_apart():
    talks = "Talks in Damascus went on. Rosneft sent nobody, and Moscow said nothing.\n\n"
    both = joined(OLD, OLD.replace(talks, ""))
    assert f"\n\n[-{talks.strip()}-]\n\nThe last" in both.text
    assert [both.text[slice(*span)] for span in both.gone] == [f"[-{talks.strip()}-]"]
    assert both.fresh == ()


def test_a_sentence_that_was_moved_is_gone_from_one_place_and_new_at_the_other():
    sentence = "Talks in Damascus went on. "
    new = OLD.replace(sentence, "").replace("The last", f"{sentence}The last")
    both = joined(OLD, new)
    found = [both.text[slice(*span)].strip("[-] {+}") for span in (*both.fresh, *both.gone)]
    assert found == [sentence.strip()] * 2
    assert len(both.changes) == 2


def test_texts_that_differ_in_white_space_and_quotation_marks_alone_did_not_change():
    new = OLD.replace("\n\n", "\n").replace("Moscow said", "Moscow  said")
    both = joined(OLD, new)
    assert both.text == new
    assert both.changes == ()


WORDS = st.lists(
    st.sampled_from(["a", "the", "crane", "stood", "by.", "\n\n", "“so”", "e\u0301t\u00e9"])
).map(" ".join)


@given(WORDS, WORDS)
def test_each_text_can_be_read_out_of_the_joined_one(old, new):
    both = joined(old, new)
    for outside, inside, text in ((both.gone, "+", new), (both.fresh, "-", old)):
        words = both.text
        for start, end in reversed(outside):
            words = words[:start] + words[end:]
        words = re.sub(r"\{\+|\+\}" if inside == "+" else r"\[-|-\]", "", words)
        assert fold(words).text.split() == fold(text).text.split()


@given(WORDS, WORDS, st.data())
def test_a_word_of_either_text_is_found_in_the_joined_one(old, new, data):
    both = joined(old, new)
    for text, place in ((old, both.of_old), (new, both.of_new)):
        words = [Span(*each.span()) for each in re.finditer(r"\w+", text)]
        if words:
            span = data.draw(st.sampled_from(words))
            found = both.text[slice(*place(span))]
            assert fold(found).text == fold(text[slice(*span)]).text


@given(WORDS, WORDS)
def test_the_way_back_to_todays_text(old, new):
    both = joined(old, new)
    for offset in range(len(new)):
        if not new[offset].isspace():
            assert both.to_new(both.of_new(Span(offset, offset + 1)).start) == offset


# -- of a notebook ---------------------------------------------------------------------------------


NEW = OLD.replace("two military", "three naval").replace("Rosneft sent nobody, and ", "")


def changed(folder, new=NEW):
    """Annotate an article, change it, and open its notebook again."""
    before = article(folder, OLD)
    with open_notebook(before) as notebook:
        for words in ("military bases", "Rosneft sent nobody", "last paragraph"):
            notebook.add(before.find(words), note=f"About {words}.")
            notebook.decide(Wanted(before.find(words), "ORG"))
        notebook.add(WHOLE, note="On the whole.")
    return Notebook.open(article(folder, new), creator="alice")


def test_notes_stand_at_their_words_and_orphans_where_theirs_were(tmp_path):
    notebook = changed(tmp_path)
    found = since_annotated(notebook)
    text = found.joined.text
    words = {notebook.get(each).quote: text[slice(*span)] for span, each in found.notes}
    assert len(found.notes) == 3  # decisions about entities are no notes
    assert words["Rosneft sent nobody"] == "Rosneft sent nobody"
    assert words["last paragraph"] == "last paragraph"
    assert "naval" in words["military bases"]
    assert found.since == "2026-11-22"


def test_of_several_old_texts_it_is_that_of_the_note_asked_for_else_of_most_notes(tmp_path):
    notebook = changed(tmp_path)
    late = notebook.add(notebook.article.find("Damascus"), note="Later.")
    newest = NEW.replace("Talks in Damascus", "Short talks in Damascus")
    notebook = Notebook.open(article(tmp_path, newest), creator="alice")
    assert len(since_annotated(notebook).joined.changes) == 3
    [change] = since_annotated(notebook, late.id).joined.changes
    assert change.start == newest.index("Short") == NEW.index("Talks")


def test_without_the_old_text_it_is_said_that_it_cannot_be_compared(tmp_path, monkeypatch):
    monkeypatch.setattr("annotations.snapshots.text", lambda digest: None)
    with pytest.raises(NotFound, match="not kept here"):
        since_annotated(changed(tmp_path))


def test_an_article_that_did_not_change_has_no_changes(tmp_path):
    with pytest.raises(NotFound, match="the text is the one"):
        since_annotated(changed(tmp_path, new=OLD))
    with pytest.raises(NotFound, match="no notes yet"):
        since_annotated(Notebook.open(article(tmp_path, OLD, "other.txt")))


def test_an_article_that_is_too_long_is_not_compared(tmp_path, monkeypatch):
    notebook = changed(tmp_path)
    monkeypatch.setattr("annotations.snapshots.LONGEST", 20)
    with pytest.raises(UsageError, match="too long"):
        since_annotated(notebook)
