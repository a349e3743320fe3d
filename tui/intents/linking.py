"""Cross-references: making one, following one, coming back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from annotations.errors import DipleError
from annotations.spans import Span
from tui.intents.annotating import Annotating
from tui.keys import Press

if TYPE_CHECKING:
    from annotations.model import Annotation, Link
    from annotations.notebook import Notebook
    from tui import targets
    from tui.widgets.picker import Option, Picker


class Linking(Annotating):
    """Cross-references."""

    def do_link(self, press: Press) -> None:
        """Pick what to link to, then how."""
        subject = self.subject()
        if subject is None or self.notebook is None:
            return
        from tui import targets
        from tui.widgets.picker import Picker

        own = "" if isinstance(subject, Span) else subject.id
        here = [_option(each) for each in targets.offers_here(self.notebook) if each.target != own]
        picker = Picker(
            f"Cross-reference from {self.named(subject)}",
            here,
            self.over.palette,
            placeholder="an annotation, an article, or a URL",
            free=_address,
        )
        about = subject if isinstance(subject, Span) else None
        self.ask(picker, lambda target: self._pick_relation(subject, target), about=about)
        if self.folder is not None:
            self._offer_folder(picker, here, self.folder)

    @work(thread=True, exclusive=True, group="offers", exit_on_error=False)
    def _offer_folder(self, picker: Picker, here: list[Option], folder: Path) -> None:
        """Read the folder in the background and add what it holds to the picker."""
        from tui import targets

        try:
            found = [_option(each) for each in targets.offers_in(folder, self.article.path)]
        except (DipleError, OSError):
            return
        self.later(self.offered, picker, [*here, *found])

    def _pick_relation(self, subject: Annotation | Span, target: str | Path) -> None:
        from annotations.model import RELATIONS
        from tui.widgets.picker import Option, Picker

        options = [Option(relation, relation) for relation in RELATIONS]
        self.ask(
            Picker("How is it related?", options, self.over.palette, placeholder="see-also"),
            lambda relation: self._save_link(subject, target, relation),
            about=subject if isinstance(subject, Span) else None,
        )

    def _save_link(self, subject: Annotation | Span, target: str | Path, relation: str) -> None:
        link = self.attempt(lambda _: _linked(target, relation))
        if link is None:
            return

        def save(notebook: Notebook) -> Annotation:
            if isinstance(subject, Span):
                return notebook.add(subject, links=[link])
            return notebook.edit(subject.id, links=[*subject.links, link], since=subject)

        self.made(self.attempt(save), "link")

    # -- following ---------------------------------------------------------------------------------

    def do_link_follow(self, press: Press) -> None:
        """Follow the link of the annotation here, or the address under the cursor."""
        annotation = self.annotation_here()
        if annotation is not None and annotation.links:
            if len(annotation.links) == 1:
                self.follow(annotation.links[0].target)
            else:
                self._pick_link(annotation)
            return
        address = self._address_here()
        if address:
            self.follow(address)
        else:
            self.say("no cross-reference here: x makes one")

    def _pick_link(self, annotation: Annotation) -> None:
        from tui.widgets.picker import Option, Picker

        options = [Option(link.target, link.target, link.relation) for link in annotation.links]
        self.ask(Picker("Follow which?", options, self.over.palette), self.follow)

    def _address_here(self) -> str:
        from annotations.entities import find_addresses

        offset = self.cursor
        low = max(0, offset - 2048)
        for span in find_addresses(self.article.text[low : offset + 2048]):
            if low + span.start <= offset < low + span.end:
                address = self.article.text[low + span.start : low + span.end]
                return address if ":" in address else f"https://{address}"
        return ""

    def follow(self, target: str) -> None:
        """Find where a link leads, in the background, and go there."""
        self._find(target)

    @work(thread=True, exclusive=True, group="follow", exit_on_error=False)
    def _find(self, target: str) -> None:
        if self.notebook is None:
            return
        from tui import targets

        try:
            found = targets.find(target, self.folder, self.notebook)
        except (DipleError, OSError) as error:
            self.later(self.say, f"! {error}")
            return
        self.later(self._arrive, target, found)

    def _arrive(self, target: str, found: targets.Destination | None) -> None:
        if found is None:
            self.say(f"! {target}: not found in this folder")
        elif found.url:
            self._ask_to_open(found.url)
        elif found.article is not None:
            self.diple.jumps.leave(self.place)
            self.diple.open(found.article, annotation=found.annotation)
        elif found.annotation:
            self.go_to_annotation(found.annotation)
        else:
            self.page.to_start()

    def _ask_to_open(self, url: str) -> None:
        """Open a page only when asked to: no text can make diple fetch anything on its own."""
        from tui.widgets.picker import Option, Picker

        def chosen(way: str) -> None:
            if way == "copy":
                self.say(f"copied{self.diple.copy(url)}")
            else:
                self.diple.jumps.leave(self.place)
                self.diple.open(url)

        options = [Option("copy", "Copy the address"), Option("open", "Fetch the page and read it here")]
        self.ask(Picker(url, options, self.over.palette, placeholder="Enter copies it"), chosen)


def _option(offer: targets.Offer) -> Option:
    from tui.widgets.picker import Option

    return Option(offer.target, offer.words, offer.detail)


def _address(typed: str) -> Option | None:
    from annotations.formats.addresses import is_url
    from tui.widgets.picker import Option

    typed = typed.strip()
    return Option(typed, typed, "address") if is_url(typed) or typed.startswith("urn:uuid:") else None


def _linked(target: str | Path, relation: str) -> Link:
    """Return the link; the id of an article that has no annotations yet comes from its text."""
    from annotations.formats import open_article
    from annotations.model import Link, checked_link

    uri = open_article(os.fspath(target)).id if isinstance(target, Path) else target
    return checked_link(Link(uri, relation))
