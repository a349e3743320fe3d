"""Makes the notes that are shipped with the sample article, the same bytes every time.

python -m tests.sample_notes        # writes them anew, after a change to the article or the format
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from annotations.formats import open_article
from annotations.model import WHOLE, EntityTarget, Link, ReplyTo
from annotations.notebook import Notebook

SAMPLES: Final = Path(__file__).parent.parent / "annotations" / "samples"
ARTICLE: Final = "harbour-delegation.txt"

_BEGIN: Final = datetime(2026, 3, 18, 8, 30, tzinfo=UTC)


def _times() -> Iterator[datetime]:
    for minutes in count():
        yield _BEGIN + timedelta(minutes=7 * minutes)


def _ids() -> Iterator[str]:
    # UUIDv7 of the first of the times: only the last digits differ.
    for number in count(1):
        yield f"urn:uuid:019d0010-e340-7000-8000-{number:012x}"


def make_notes(sidecar: Path) -> None:
    """Write the sample notes to ``sidecar``, which must not exist yet."""
    article = open_article(SAMPLES / ARTICLE)
    budget = open_article(SAMPLES / "city-budget.txt")
    times, ids = _times(), _ids()

    def book(creator: str) -> Notebook:
        return Notebook.open(
            article, creator=creator, clock=lambda: next(times), new_id=lambda: next(ids), path=sidecar
        )

    with book("hanna") as notebook:
        notebook.add(
            WHOLE,
            note="Read beside the budget story: both promise what nobody has paid for yet.",
            tags=["harbours"],
            links=[Link(budget.id, "see-also")],
        )
        cost = notebook.add(
            article.find("Dredging alone would cost €48 million"),
            note="The bank's figure, **not** the government's. Who ordered the study?",
            tags=["money", "to check"],
            links=[Link("https://www.example.org/studies/ana-chaves.pdf", "source-of")],
        )
        promise = notebook.add(
            article.find("the government had promised in 2021"),
            note="Find the wording. Was it the Assembly or the ministry?",
            tags=["promises", "to check"],
        )
        notebook.add(article.find("The harbour handled 214,000 tonnes of cargo last year"), tags=["money"])
        notebook.add(
            article.find("the tender would be corrected before the end of March"),
            note="So the promise was left out on purpose or by mistake: ask which.",
            links=[Link(promise.id, "responds-to")],
        )
        notebook.add(article.find("two hours before the deadline"))
        notebook.add(article.find("Ana Chaves"), kind="FAC")
    with book("tomé") as notebook:
        notebook.add(
            ReplyTo(cost.id), note="The ministry did, in May 2025. I have the contract.", tags=["money"]
        )
        notebook.add(
            EntityTarget("Agnieszka Wróbel", "PERSON"),
            note="Spoke to us twice; second number in the phone book.",
            tags=["sources"],
        )


def main() -> None:
    """Write the shipped sidecar anew."""
    sidecar = SAMPLES / f"{ARTICLE}.annotations.json"
    sidecar.unlink(missing_ok=True)
    make_notes(sidecar)


if __name__ == "__main__":
    main()
