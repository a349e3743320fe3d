from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS, Entity, Mention, group


def mentions_of(text: str, *words: tuple[str, str]) -> list[Mention]:
    found, start = [], 0
    for word, kind in words:
        start = text.index(word, start)
        found.append(Mention(start, start + len(word), kind))
        start += len(word)
    return found


def test_the_same_words_are_one_entity_whatever_their_white_space() -> None:
    text = "New York, then New\nYork and  New  York"
    found = mentions_of(text, ("New York", "GPE"), ("New\nYork", "GPE"), ("New  York", "LOC"))
    assert group(found, text) == [Entity("New York", "GPE", tuple(found))]


def test_capitals_tell_words_apart() -> None:
    text = "US and us"
    assert [entity.name for entity in group(mentions_of(text, ("US", "GPE"), ("us", "ORG")), text)] == [
        "US",
        "us",
    ]


def test_the_kind_is_that_of_most_mentions_and_of_equals_the_first() -> None:
    text = "Assad Assad Assad Tartus Tartus"
    found = mentions_of(
        text, ("Assad", "ORG"), ("Assad", "PERSON"), ("Assad", "PERSON"), ("Tartus", "ORG"), ("Tartus", "GPE")
    )
    assert [(entity.name, entity.kind) for entity in group(found, text)] == [
        ("Assad", "PERSON"),
        ("Tartus", "ORG"),
    ]


@given(st.text(alphabet="ab \n", min_size=1, max_size=60), st.data())
def test_every_mention_with_words_is_in_one_entity_and_entities_are_in_order(
    text: str, data: st.DataObject
) -> None:
    starts = st.integers(0, len(text) - 1)
    found = data.draw(
        st.lists(
            st.builds(
                lambda s, n, k: Mention(s, min(s + n, len(text)), k),
                starts,
                st.integers(1, 5),
                st.sampled_from(KINDS),
            )
        )
    )
    entities = group(found, text)
    grouped = [mention for entity in entities for mention in entity.mentions]
    assert sorted(grouped) == sorted(m for m in found if text[m.start : m.end].strip())
    firsts = [entity.mentions[0] for entity in entities]
    assert firsts == sorted(firsts)
    assert len({entity.name for entity in entities}) == len(entities)
