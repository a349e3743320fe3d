"""Which thing an entity is: another one of the article, one by itself, or something with a URI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from annotations.errors import UsageError
from annotations.spans import Span
from tui.commands import PANE
from tui.intents.suggesting import Suggesting
from tui.keys import Press
from tui.whereabouts import Here

if TYPE_CHECKING:
    from annotations.entities.mentions import Entity, Mention
    from annotations.model import EntityTarget
    from tui.widgets.picker import Option


APART: Final = "apart"
"""Chosen for an entity that is none of the others; no URI is spelt so."""


class Identifying(Suggesting):
    """The intent that merges and splits entities and gives them URIs."""

    def group_entities(self) -> list[Entity]:
        """Return the entities of what is known of the article."""
        raise NotImplementedError

    def entity_of(self, mention: Mention) -> Entity | None:
        """Return the entity that a mention is of."""
        raise NotImplementedError

    def do_entity_identify(self, press: Press) -> None:
        """Say which thing the entity here is."""
        if not self.editable():
            return
        if self.mode == PANE:
            entity = self.entity_here()
            mention = entity.mentions[0] if entity is not None else None
        else:
            span = self.span_here()
            mention = self.mentions.at(span.start) if span is not None else self.mention_here()
            entity = self.entity_of(mention) if mention is not None else None
        if mention is None or entity is None:
            self.say("go to an entity first, with ]e; c makes one of words")
            return
        from tui.widgets.picker import Option, Picker

        others = [each for each in self.group_entities() if each is not entity]
        others.sort(key=lambda each: (each.kind != entity.kind, -len(each.mentions)))
        options = [Option(APART, "stands by itself", "none of the others")]
        options += [Option(each, each.name, _detail(each)) for each in others]
        picker = Picker(
            f"Which one is {self.quoted(mention.span)}?",
            options,
            self.over.palette,
            placeholder="an entity here, or an id of Wikidata (Q42), or a URL",
            free=_thing,
        )
        self.ask(picker, lambda chosen: self._pick_mentions(mention, entity, chosen), about=mention.span)

    def _pick_mentions(self, mention: Mention, entity: Entity, chosen: Entity | str) -> None:
        """Ask which mentions are meant, where there are several ways to say it."""
        from annotations.model import EntityTarget
        from tui.decided import ONLY_HERE, all_of, places, wherever
        from tui.widgets.picker import Option, Picker

        name = self.name_of(mention.span)
        own = sum(self.name_of(each.span) == name for each in entity.mentions)
        # What reaches least comes first: taken in haste, it does the least harm.
        options = [Option(mention.span, ONLY_HERE, places(1))]
        if name != entity.name:
            options.append(Option(EntityTarget(name, entity.kind), wherever(name), places(own)))
        if name == entity.name or chosen != APART:
            whole = EntityTarget(entity.name, entity.kind)
            reach = own if chosen == APART else len(entity.mentions)
            options.append(Option(whole, all_of(entity.name), places(reach)))
        if len(entity.mentions) == 1:
            self._identify(mention, options[-1].value, options[-1].detail, chosen)
            return
        details = {option.value: option.detail for option in options}
        is_what = "by itself" if chosen == APART else chosen if isinstance(chosen, str) else chosen.name
        picker = Picker(f"Where? {self.quoted(mention.span)} is {is_what}", options, self.over.palette)
        self.ask(
            picker,
            lambda about: self._identify(mention, about, details[about], chosen),
            about=mention.span,
        )

    def _identify(
        self, mention: Mention, about: Span | EntityTarget, reach: str, chosen: Entity | str
    ) -> None:
        from annotations.deciding import Wanted
        from annotations.entities.identity import apart, identity_of

        if not isinstance(chosen, str):
            uri, told = chosen.uri or identity_of(chosen.name), chosen.name
        elif chosen != APART:
            uri, told = chosen, chosen
        elif isinstance(about, Span):
            uri, told = apart(self.name_of(about), self.group_entities()), "another one"
        else:
            uri, told = identity_of(about.name), "one by itself"
        if self.attempt(lambda notebook: notebook.decide(Wanted(about, uri=uri))):
            self.go(Here(mention.span, kind=mention.kind), jump=False)
            shown = self.quoted(mention.span) if isinstance(about, Span) else f"“{about.name}”"
            self.say(f"{shown} is {told}, {reach} · saved")


def _detail(entity: Entity) -> str:
    from tui.decided import places

    return f"{entity.kind} · {places(len(entity.mentions))}"


def _thing(typed: str) -> Option | None:
    """Return the thing with the URI, or the id of Wikidata, that was typed."""
    from annotations.model import checked_uri
    from tui.widgets.picker import Option

    try:
        uri = checked_uri(typed)
    except UsageError:
        return None
    return Option(uri, uri, "identity")
