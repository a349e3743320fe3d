import json
import os

import pytest

from annotations.errors import BadData
from annotations.formats import open_article
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.building import open_notebook
from tests.annotations.users import as_plain_user, open_folder
from tui import targets
from tui.targets import Destination, Offer, find, offers_here, offers_in, tags_in, words_of

HARBOUR = "Delegation visits the harbour\n\nThe visit comes with Moscow keen to secure two military bases.\n"
BUDGET = "Title: City budget\n\nThe council voted on Tuesday.\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two annotated articles, one without notes, and one in a folder inside."""
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    (tmp_path / "budget.txt").write_text(BUDGET)
    (tmp_path / "plain.txt").write_text("Nobody wrote a note on this.\n")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "trains.md").write_text("# Night trains\n\nThey are back.\n")
    return tmp_path


@pytest.fixture
def harbour(folder):
    with open_notebook(open_article(folder / "harbour.txt")) as notebook:
        notebook.add(notebook.article.find("Moscow"), note="A note.", tags=["bases", "syria"])
        notebook.add(notebook.article.find("two military bases"), tags=["bases"])
        yield notebook


@pytest.fixture
def budget(folder):
    with Notebook.open(open_article(folder / "budget.txt"), creator="bob") as notebook:
        notebook.add(notebook.article.find("The council"), note="Which one?\nThe old one.", tags=["council"])
        yield notebook


def by_words(offers):
    return {offer.words: offer for offer in offers}


# -- what an annotation is called ------------------------------------------------------------------


def test_an_annotation_is_called_by_its_words_and_what_is_said_of_them(harbour):
    first, second = harbour.annotations
    assert words_of(first) == "“Moscow” — A note."
    assert words_of(second) == "“two military bases” — #bases"


def test_an_annotation_on_no_words_is_called_by_its_note_or_entity(harbour):
    assert words_of(harbour.add(WHOLE, note="Read\nagain.")) == "Read again."
    assert (
        words_of(harbour.add(EntityTarget("Moscow", "GPE"), note="The capital.")) == "“Moscow” — The capital."
    )
    assert words_of(harbour.add(ReplyTo(harbour.annotations[0].id), tags=["seen"])) == "#seen"
    assert words_of(harbour.add(WHOLE)) == "a highlight"


def test_what_an_annotation_is_called_commands_nothing(harbour):
    assert words_of(harbour.add(WHOLE, note="\x1b]0;gotcha\x07\ttab")) == "␛]0;gotcha␇␉tab"


# -- what is offered -------------------------------------------------------------------------------


def test_the_annotations_of_this_article_are_offered(harbour):
    assert offers_here(harbour) == [Offer(each.id, words_of(each), "here") for each in harbour.annotations]


def test_the_other_articles_and_their_annotations_are_offered(folder, harbour, budget):
    offers = list(offers_in(folder, folder / "harbour.txt"))
    [note] = budget.annotations
    assert by_words(offers) == {
        "City budget": Offer(budget.collection.article.id, "City budget", "article budget.txt"),
        "“The council” — Which one? The old one.": Offer(note.id, words_of(note), "budget.txt"),
        "plain.txt": Offer(folder / "plain.txt", "plain.txt", "article"),
        "trains.md": Offer(folder / "deeper" / "trains.md", "trains.md", "article"),
    }


def test_without_an_article_of_ones_own_everything_is_offered(folder, harbour, budget):
    offers = by_words(offers_in(folder, None))
    assert len(offers) == 7
    assert {"City budget", "plain.txt", "“Moscow” — A note."} <= set(offers)


def test_an_article_that_is_gone_hides_nothing_else(folder, harbour, budget):
    (folder / "budget.txt").unlink()
    offers = by_words(offers_in(folder, folder / "harbour.txt"))
    assert {"City budget", "plain.txt", "trains.md"} <= set(offers)
    assert find(budget.annotations[0].id, folder, harbour).annotation == budget.annotations[0].id


@pytest.mark.parametrize("content", [b"{", b"\xff\xff", b"[]", b""])
def test_a_sidecar_that_cannot_be_read_hides_nothing_else(folder, harbour, budget, content):
    beside(folder / "aaa.txt").write_bytes(content)
    (folder / "aaa.txt").write_text("Another article.\n")
    offers = by_words(offers_in(folder, folder / "harbour.txt"))
    assert {"City budget", "plain.txt", "aaa.txt"} <= set(offers)
    assert find(budget.annotations[0].id, folder, harbour) is not None
    assert tags_in(folder)["council"] == 1


def test_no_more_annotations_are_offered_than_can_be_looked_through(folder, harbour, budget, monkeypatch):
    monkeypatch.setattr(targets, "MOST", 1)
    offers = list(offers_in(folder, None))
    assert len([offer for offer in offers if offer.detail in ("harbour.txt", "budget.txt")]) == 1


def test_the_tags_of_the_folder_are_counted(folder, harbour, budget):
    assert tags_in(folder) == {"bases": 2, "syria": 1, "council": 1}


# -- where a link leads ----------------------------------------------------------------------------


def test_an_address_leads_to_the_page(folder, harbour):
    assert find("https://example.org/a", folder, harbour) == Destination(url="https://example.org/a")
    assert find("https://example.org/a", None, harbour) == Destination(url="https://example.org/a")


def test_an_annotation_here_is_found_without_looking_elsewhere(harbour):
    [first, _] = harbour.annotations
    assert find(first.id, None, harbour) == Destination(annotation=first.id)


def test_this_article_is_found_also_when_its_text_has_changed(folder, harbour):
    identity = harbour.article.id
    assert find(identity, None, harbour) == Destination()
    (folder / "harbour.txt").write_text(HARBOUR + "One more line.\n")
    with open_notebook(open_article(folder / "harbour.txt")) as later:
        assert later.article.id != identity
        assert find(identity, folder, later) == Destination()
        assert find(later.article.id, folder, later) == Destination()


def test_an_annotation_of_another_article_is_found(folder, harbour, budget):
    [note] = budget.annotations
    expected = Destination(article=str(folder / "budget.txt"), annotation=note.id)
    assert find(note.id, folder, harbour) == expected
    assert find(note.id, None, harbour) is None


def test_another_article_is_found_by_the_id_in_its_sidecar(folder, harbour, budget):
    identity = budget.collection.article.id
    (folder / "budget.txt").write_text("Another text altogether.\n")
    assert find(identity, folder, harbour) == Destination(article=str(folder / "budget.txt"))


@pytest.mark.parametrize("name", ["plain.txt", "deeper/trains.md"])
def test_an_article_without_sidecar_is_found_by_its_text(folder, harbour, name):
    identity = open_article(folder / name).id
    assert find(identity, folder, harbour) == Destination(article=str(folder / name))


def test_an_article_that_cannot_be_read_hides_nothing_else(folder, harbour):
    (folder / "aaa.html").write_text("<html><body></body></html>")
    (folder / "aab.txt").write_bytes(b"\x00\x01\x02" * 100)
    identity = open_article(folder / "plain.txt").id
    assert find(identity, folder, harbour) == Destination(article=str(folder / "plain.txt"))


@pytest.mark.parametrize(
    "target",
    ["urn:uuid:018f6a52-0000-7000-8000-0000000000ff", "", "plain.txt", "/etc/passwd", "file:///etc/passwd"],
)
def test_what_is_nowhere_in_the_folder_is_not_found(folder, harbour, budget, target):
    assert find(target, folder, harbour) is None


def test_a_link_made_to_every_offer_leads_there(folder, harbour, budget):
    for offer in offers_in(folder, folder / "harbour.txt"):
        identity = offer.target if isinstance(offer.target, str) else open_article(offer.target).id
        link = Link(identity, "see-also")
        found = find(link.target, folder, harbour)
        assert found is not None
        assert found.article is not None
        assert found.annotation in ("", identity)


# -- nothing leads out of the folder ---------------------------------------------------------------


@pytest.fixture
def outside(tmp_path_factory):
    """Return an annotated article in another folder."""
    place = tmp_path_factory.mktemp("outside")
    (place / "secret.txt").write_text("What is outside stays outside.\n")
    with Notebook.open(open_article(place / "secret.txt"), creator="eve") as notebook:
        notebook.add(notebook.article.find("outside"), note="Come here.")
    return place


def test_a_link_to_an_article_outside_leads_nowhere(folder, harbour, outside):
    with Notebook.open(open_article(outside / "secret.txt")) as other:
        ids = [other.annotations[0].id, other.collection.article.id]
    (folder / "inside.txt").symlink_to(outside / "secret.txt")
    beside(folder / "inside.txt").write_bytes(beside(outside / "secret.txt").read_bytes())
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    for target in ids:
        assert find(target, folder, harbour) is None
    assert all("outside" not in offer.words for offer in offers_in(folder, None))
    assert all("inside" not in offer.detail for offer in offers_in(folder, None))


def test_a_link_to_an_article_inside_by_another_name_is_followed(folder, harbour):
    (folder / "deeper" / "same.txt").symlink_to(folder / "plain.txt")
    identity = open_article(folder / "plain.txt").id
    found = find(identity, folder, harbour)
    assert os.path.realpath(found.article) == os.path.realpath(folder / "plain.txt")


def test_a_sidecar_cannot_name_another_file(folder, harbour, budget, outside):
    path = beside(folder / "budget.txt")
    kept = json.loads(path.read_bytes())
    kept["diple:article"]["name"] = "../outside/secret.txt"
    kept["diple:article"]["url"] = f"file://{outside}/secret.txt"
    path.write_text(json.dumps(kept))
    found = find(budget.annotations[0].id, folder, harbour)
    assert found.article == str(folder / "budget.txt")
    assert found.url == ""


def test_a_folder_that_cannot_be_read_is_told():
    with open_folder() as place:
        (place / "harbour.txt").write_text(HARBOUR)
        notebook = open_notebook(open_article(place / "harbour.txt"))
        place.chmod(0)

        def check():
            with pytest.raises(BadData):
                find("urn:uuid:018f6a52-0000-7000-8000-0000000000ff", place, notebook)

        as_plain_user(check)
