"""What people decide about entities laid over the mentions; the kind of one corrected, here or everywhere."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from annotations.entities.kinds import KIND_MEANINGS, KINDS, NO_KIND
from annotations.spans import Span
from tui.commands import PANE
from tui.intents.linking import Linking
from tui.keys import Press
from tui.whereabouts import Here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from annotations.decisions import Decisions
    from annotations.edits import Change
    from annotations.entities.mentions import Entity, Mention
    from annotations.model import Annotation
    from annotations.notebook import Notebook
    from tui.overlay import Overlay
    from tui.widgets.picker import Option


_FEW: Final = 50
"""Mentions that are others now for which grouping all of them anew costs more than looking at each."""


class Kind(NamedTuple):
    """A decision about the kind of words; ``wider`` are those that were found and are no entity then."""

    span: Span
    kind: str
    wider: str = ""
    annotation: str = ""
    """The annotation that says it, of these words alone."""


class Correcting(Linking):
    """Keeps the decisions over the mentions; intents that decide about kinds."""

    decisions: Decisions | None = None
    """What people decided of the article's mentions; ``None`` as long as nothing was."""
    learnt: Mapping[str, str] = MappingProxyType({})
    """Which things names mean in the other articles of the folder."""
    _overlay: Overlay | None = None
    _last: Kind | None = None
    """The decision about words made last, while it can be made about all their places."""

    # -- decisions over mentions -------------------------------------------------------------------

    @property
    def overlay(self) -> Overlay:
        """The mentions as they stand."""
        if self._overlay is None:
            from tui.overlay import Overlay

            self._overlay = Overlay(self.article.text)
        return self._overlay

    def mentions_changed(self) -> None:
        """Take note that the mentions are others now."""
        raise NotImplementedError

    def mentions_replaced(self, gone: Sequence[Mention], come: Sequence[Mention]) -> None:
        """Take note that some mentions are others now."""
        raise NotImplementedError

    def place_on_entities(self) -> None:
        """Find where the entities are named that there are notes on."""
        raise NotImplementedError

    def take_learnt(self, learnt: Mapping[str, str]) -> None:
        """Take over what other articles say of which things names mean."""
        if learnt and self.notebook is not None:
            self.learnt = learnt
            self.take_decisions(self.notebook)
            self.decide_at_first()
            self.show_pane()

    def take_decisions(
        self, notebook: Notebook, changes: Sequence[Change] | None = None, *, decides: bool = True
    ) -> None:
        """Take over what a notebook decides, if it does, or what these ``changes`` decided since."""
        if self.decisions is None and not self.learnt and not decides:
            return
        from annotations.decisions import Decisions

        if self.decisions is None or changes is None:
            self.decisions = Decisions.of(notebook, self.learnt)
        else:
            self.decisions = self.decisions.after(notebook, changes, self.learnt)

    def decide_anew(self, changes: Iterable[Change]) -> list[Span]:
        """Lay other decisions over the mentions where ``changes`` are any; return where others stand now."""
        touched = [each for change in changes for each in (change.before, change.after) if each is not None]
        if not any(each.kind or each.uri for each in touched):
            return []
        return self._lay_over(ties=any(each.uri for each in touched))

    def decide_at_first(self) -> None:
        """Lay over the mentions what was decided before they were looked at, here and elsewhere."""
        self.page.refresh_span(*self._lay_over())

    def _lay_over(self, *, ties: bool = True) -> list[Span]:
        """Lay the decisions over the mentions, with other ``ties`` or the same; return where others stand."""
        if self.decisions is None:
            return []
        shown = set(self.mentions.touching(*self.page.span))
        gone: list[Mention] = []
        come: list[Mention] = []
        for span, standing in self.overlay.decide(self.decisions):
            gone += self.mentions.replace(*span, standing)
            come += standing
        if ties or len(gone) > _FEW:
            self.mentions_changed()
            self.group_anew()
        else:
            self.mentions_replaced(gone, come)
        self.place_on_entities()
        return [span for span, _ in shown.symmetric_difference(self.mentions.touching(*self.page.span))]

    def group_anew(self) -> None:
        """Group the mentions in the background, and have ready what the next decision needs."""
        raise NotImplementedError

    def decided_at(self, change: Change) -> bool:
        """Go to the words that a decision which changed is about, if it was one; tell whether it was."""
        after, said = change.after, change.after or change.before
        if self.notebook is None or said is None or not said.merely_decides:
            return False
        span = self.notebook.anchor(after).span if after is not None else said.position
        mention = self.mentions.at(span.start) if span is not None else None
        if mention is not None and self.name_of(mention.span) == " ".join((said.quote or "").split()):
            self.go(Here(mention.span, kind=mention.kind), jump=False)
        elif span is not None and after is not None:  # words that are no entity
            self.go(Here(span), jump=False)
        else:
            return False
        return True

    def mention_here(self) -> Mention | None:
        """Return the mention the person means: gone to, or under the cursor."""
        return self.mentions.at(self.here.span.start if self.here else self.cursor)

    def name_of(self, span: Span) -> str:
        """Return the words of a span as a name."""
        return " ".join(self.article.text[span.start : span.end].split())

    def entity_here(self) -> Entity | None:
        """Return the entity the person means: chosen in the pane, gone to, or under the cursor."""
        raise NotImplementedError

    # -- the kind ----------------------------------------------------------------------------------

    def do_entity_correct(self, press: Press) -> None:
        """Say what kind of entity the words here are."""
        if not self.editable():
            return
        from tui.widgets.picker import Picker

        span = self.span_here() if self.mode != PANE else None
        if self.mode == PANE:
            mention = self._named_by(self.entity_here())
        else:
            mention = self._overlapped(span) if span is not None else self.mention_here()
        span = span or (mention.span if mention else None)
        if span is None:
            self.say("go to an entity first, with ]e, or select its words")
            return
        title = f"What is {self.quoted(span)}?"
        self.ask(
            Picker(title, _kinds(mention.kind if mention else ""), self.over.palette),
            lambda kind: self._pick_reach(self._wanted(span, kind, mention)),
            about=span,
        )

    def _named_by(self, entity: Entity | None) -> Mention | None:
        """Return a mention by whose words the whole of an entity is corrected, best by its own name."""
        mentions = entity.mentions if entity is not None else ()
        named = (each for each in mentions if entity and self.name_of(each.span) == entity.name)
        return next(named, mentions[0] if mentions else None)

    def _overlapped(self, span: Span) -> Mention | None:
        """Return the mention that shares most with a span."""
        near = [self.mentions.at(max(each.start, 0)) for each, _ in self.mentions.touching(*span)]
        return max(
            (each for each in near if each is not None),
            key=lambda each: min(each.end, span.end) - max(each.start, span.start),
            default=None,
        )

    def _wanted(self, span: Span, kind: str, mention: Mention | None) -> Kind:
        """Return the decision; where words of a mention are left out, the mention is none of itself."""
        narrowed = mention is not None and mention.span != span and not span.covers(mention.span)
        wider = self.name_of(mention.span) if mention is not None and narrowed and kind != NO_KIND else ""
        return Kind(span, kind, wider if wider != self.name_of(span) else "")

    def _pick_reach(self, wanted: Kind) -> None:
        """Ask whether the other places that name the same are corrected as well, where there are any."""
        from tui.decided import ONLY_HERE, all_of, places, wherever
        from tui.widgets.picker import Option, Picker

        reached, name = self._reached(wanted), self.name_of(wanted.span)
        if len(reached) < 2:
            self._save_here(wanted)
            return
        others = any(self.name_of(each) != name for each in reached)
        # What reaches least comes first: taken in haste, it does the least harm.
        options = [
            Option(self._save_here, ONLY_HERE, places(1)),
            Option(self._save_everywhere, (all_of if others else wherever)(name), places(len(reached))),
        ]
        shown = f"{self.quoted(wanted.span)} is {shown_kind(wanted.kind)}"
        if wanted.wider:
            shown += f", “{wanted.wider}” is not"
        picker = Picker(f"Where? {shown}", options, self.over.palette)
        self.ask(picker, lambda save: save(wanted), about=wanted.span)

    def places(self, wanted: Kind) -> int:
        """Return in how many places a decision would count if it were about all of them."""
        return len(self._reached(wanted))

    def _reached(self, wanted: Kind) -> set[Span]:
        none = (wanted.wider,) if wanted.wider else ()
        return self.overlay.reached(self.name_of(wanted.span), wanted.kind, *none) | {wanted.span}

    def decide_here(self, wanted: Kind) -> Kind | None:
        """Save a decision about these words alone; return it with the annotation that says it."""
        from annotations.deciding import Wanted

        made = self.attempt(lambda notebook: notebook.decide(Wanted(wanted.span, wanted.kind)))
        self._last = wanted._replace(annotation=made[0].id) if made else None
        return self._last

    def _save_here(self, wanted: Kind) -> None:
        if self.decide_here(wanted):
            self._decided(wanted, "")

    def _save_everywhere(self, wanted: Kind) -> None:
        if self._decide_everywhere(wanted):
            self._decided(wanted, " everywhere")

    def _decided(self, wanted: Kind, where: str) -> None:
        kind = "" if wanted.kind == NO_KIND else wanted.kind
        self.go(Here(wanted.span, kind=kind), jump=False)
        self.say(f"{self.quoted(wanted.span)} is {shown_kind(wanted.kind)}{where} · saved")

    def _decide_everywhere(self, wanted: Kind) -> Sequence[Annotation] | None:
        """Save a decision about all places of these words, in one edit."""
        from annotations.deciding import Wanted
        from annotations.model import EntityTarget

        mention = self.mentions.at(wanted.span.start)
        kind = wanted.kind if wanted.kind != NO_KIND else mention.kind if mention else KINDS[0]
        name = EntityTarget(self.name_of(wanted.span), kind)
        decisions = [Wanted(name, wanted.kind, instead=wanted.annotation)]
        if wanted.wider:
            decisions.append(Wanted(EntityTarget(wanted.wider, kind), NO_KIND))
        made: Sequence[Annotation] | None = self.attempt(lambda notebook: notebook.decide(*decisions))
        self._last = None
        return made

    def do_entity_everywhere(self, press: Press) -> None:
        """Let the decision about words that was made last be about all their places."""
        last = self._last
        if not self.editable():
            return
        if last is None or self.notebook is None or not self._stands(last):
            self.say("nothing to widen: Y, X or c decides about one place first")
            return
        count = self.places(last)
        if self._decide_everywhere(last):
            self.widened(f"{self.quoted(last.span)} is {shown_kind(last.kind)} {_in_all(count)} · saved")

    def _stands(self, last: Kind) -> bool:
        assert self.notebook is not None
        edits = self.notebook.done
        return bool(edits) and any(step.id == last.annotation for step in edits[-1].steps)

    def widened(self, told: str) -> None:
        """Say that a decision was widened."""
        self.say(told)


def _in_all(count: int) -> str:
    return f"in all {count} places" if count > 1 else "wherever it stands"


def shown_kind(kind: str) -> str:
    """Return what a kind is called in a sentence."""
    return "no entity" if kind == NO_KIND else kind


def _kinds(first: str) -> list[Option]:
    """Return the kinds to choose from, the ``first`` one before all others."""
    from tui.widgets.picker import Option

    ordered = sorted(KINDS, key=lambda kind: kind != first)
    options = [Option(kind, kind, KIND_MEANINGS[kind]) for kind in ordered]
    return [*options, Option(NO_KIND, "no entity", "names nothing")]
