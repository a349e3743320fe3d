from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotations.entities import KINDS, Entity, Mention, group
from annotations.entities.gazetteer import Gazetteer, Name, world


def mentions_of(text: str, *words: tuple[str, str]) -> list[Mention]:
    found, start = [], 0
    for word, kind in words:
        start = text.index(word, start)
        found.append(Mention(start, start + len(word), kind))
        start += len(word)
    return found


def names(text: str, *words: tuple[str, str]) -> dict[str, list[str]]:
    """Return the words of every entity's mentions by its name."""
    entities = group(mentions_of(text, *words), text, Gazetteer(world()))
    return {one.name: [text[each.start : each.end] for each in one.mentions] for one in entities}


def test_the_same_words_are_one_entity_whatever_their_white_space() -> None:
    text = "New York, then New\nYork and  New  York"
    found = mentions_of(text, ("New York", "GPE"), ("New\nYork", "GPE"), ("New  York", "LOC"))
    assert group(found, text) == [Entity("New York", "GPE", tuple(found))]


def test_capitals_tell_words_apart() -> None:
    text = "IT and it"
    assert names(text, ("IT", "ORG"), ("it", "ORG")) == {"IT": ["IT"], "it": ["it"]}


def test_the_kind_is_that_of_most_mentions_and_of_equals_the_first() -> None:
    text = "Assad Assad Assad Tartus Tartus"
    found = mentions_of(
        text, ("Assad", "ORG"), ("Assad", "PERSON"), ("Assad", "PERSON"), ("Tartus", "ORG"), ("Tartus", "GPE")
    )
    assert [(entity.name, entity.kind) for entity in group(found, text)] == [
        ("Assad", "PERSON"),
        ("Tartus", "ORG"),
    ]


def test_a_person_is_one_by_full_name_surname_and_possessive() -> None:
    text = "Bogdanov? Mikhail Bogdanov came; Bogdanov's visit, Mikhail L. Bogdanov and M. Bogdanov"
    forms = ["Bogdanov", "Mikhail Bogdanov", "Bogdanov's", "Mikhail L. Bogdanov", "M. Bogdanov"]
    assert names(text, *((form, "PERSON") for form in forms)) == {"Mikhail L. Bogdanov": forms}


def test_a_surname_is_the_one_named_more_often_and_full_names_stay_apart() -> None:
    text = "Hafez Assad, Bashar Assad, Bashar Assad, Assad, Hafez"
    found = ("Hafez Assad", "Bashar Assad", "Bashar Assad", "Assad", "Hafez")
    assert names(text, *((form, "PERSON") for form in found)) == {
        "Hafez Assad": ["Hafez Assad", "Hafez"],
        "Bashar Assad": ["Bashar Assad", "Bashar Assad", "Assad"],
    }


def test_articles_of_names_and_capitals_of_headlines_do_not_tell_people_apart() -> None:
    text = "SHARAA SPEAKS: Ahmed al-Sharaa and Al-Sharaa, Vincent van Gogh and Van Gogh"
    found = ("SHARAA", "Ahmed al-Sharaa", "Al-Sharaa", "Vincent van Gogh", "Van Gogh")
    assert names(text, *((form, "PERSON") for form in found)) == {
        "Ahmed al-Sharaa": ["SHARAA", "Ahmed al-Sharaa", "Al-Sharaa"],
        "Vincent van Gogh": ["Vincent van Gogh", "Van Gogh"],
    }


def test_short_forms_in_brackets_are_the_name_they_are_short_for() -> None:
    text = "Hayat Tahrir al-Sham (HTS) and PKK (Kurdistan Workers' Party); HTS, PKK"
    found = ("Hayat Tahrir al-Sham", "HTS", "PKK", "Kurdistan Workers' Party", "HTS", "PKK")
    assert names(text, *((form, "ORG") for form in found)) == {
        "Hayat Tahrir al-Sham": ["Hayat Tahrir al-Sham", "HTS", "HTS"],
        "Kurdistan Workers' Party": ["PKK", "Kurdistan Workers' Party", "PKK"],
    }


def test_what_stands_in_brackets_after_a_name_is_not_always_short_for_it() -> None:
    text = "Oxford Press (UK) and Ann Lee (CEO)"
    found = (("Oxford Press", "ORG"), ("UK", "GPE"), ("Ann Lee", "PERSON"), ("CEO", "ORG"))
    assert list(names(text, *found)) == ["Oxford Press", "United Kingdom", "Ann Lee", "CEO"]


def test_the_letters_of_one_organisation_stand_for_it_and_those_of_two_for_neither() -> None:
    long, other = "Lindaland People's Party", "Lower Port Patrol"
    told = [(long, "ORG"), ("LPP", "ORG")]
    assert names(f"{long} left, LPP said", *told) == {long: [long, "LPP"]}
    rival = f"{long} left, LPP said; {other}"
    assert list(names(rival, *told, (other, "ORG"))) == [long, "LPP", other]
    listed = "Indian Music Fair, IMF"
    assert list(names(listed, ("Indian Music Fair", "ORG"), ("IMF", "ORG"))) == [
        "Indian Music Fair",
        "International Monetary Fund",
    ]
    person = "Lina Paula Petri, LPP"
    assert len(names(person, ("Lina Paula Petri", "PERSON"), ("LPP", "ORG"))) == 2


def test_companies_are_one_with_and_without_their_legal_form() -> None:
    assert list(names("Acme Corp., Acme", ("Acme Corp.", "ORG"), ("Acme", "ORG"))) == ["Acme Corp."]


def test_countries_peoples_and_bodies_go_by_their_listed_names_with_their_codes() -> None:
    text = "U.S., America, Syrians, Syrian, Syria, UN, United Nations"
    kinds = ("GPE", "GPE", "NORP", "NORP", "GPE", "ORG", "ORG")
    found = mentions_of(text, *zip(text.split(", "), kinds, strict=True))
    entities = group(found, text, Gazetteer(world()))
    assert [(one.name, one.code, one.aliases) for one in entities] == [
        ("United States", "US", ("U.S.", "America")),
        ("Syrian", "SY", ("Syrians",)),
        ("Syria", "SY", ()),
        ("United Nations", None, ("UN",)),
    ]


def test_a_country_that_is_taken_for_a_person_goes_by_its_own_words() -> None:
    [entity] = group([Mention(0, 7, "PERSON")], "America", Gazetteer(world()))
    assert (entity.name, entity.code) == ("America", None)


def test_the_aliases_of_the_users_lists_are_one() -> None:
    listed = [Name(words, "Kyiv", "GPE", own=True) for words in ("Kyiv", "Kiev")]
    text = "Kiev, Kyiv"
    [entity] = group(mentions_of(text, ("Kiev", "GPE"), ("Kyiv", "GPE")), text, Gazetteer(listed))
    assert (entity.name, entity.aliases) == ("Kyiv", ("Kiev",))


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
