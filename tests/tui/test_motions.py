import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.spans import Span
from tests.tui.texts import ARTICLES, stored
from tui import motions, wrap

PROSE = st.lists(
    st.sampled_from(
        [
            "Ana",
            "said",
            "no. ",
            "Mr. ",
            " ",
            "\n",
            "\n\n",
            "\n \n\n",
            "Really?! ",
            "“Yes.” ",
            "漢字。",
            "e\u0301",
            "-",
            "…",
        ]
    ),
    max_size=40,
).map("".join)
TEXTS = st.one_of(PROSE, ARTICLES)
OFFSETS = st.integers(0, 200)

FORWARD = [motions.next_word, motions.word_end, motions.next_sentence, motions.next_paragraph]
BACKWARD = [motions.previous_word, motions.previous_sentence, motions.previous_paragraph]

REPORT = (
    "  A headline\n\n"
    "The visit, Mr. Smith said, went well. “Nothing was signed.” Talks go on!\n"
    "Will they? Yes.\n \n\n"
    "The U.S. envoy left on Jan. 28 at 5 p.m. sharp. Ana Petrova stayed.\n"
)


@pytest.fixture(params=[8192, 60])
def window(request, monkeypatch):
    monkeypatch.setattr(motions, "WINDOW", request.param)


def walk(text, move, offset=0):
    """Return the offsets a motion goes through until it stops."""
    found = [offset]
    while (after := move(text, found[-1])) != found[-1] and after < len(text):
        found.append(after)
    return found


# -- every motion ----------------------------------------------------------------------------------


@pytest.mark.parametrize("move", FORWARD)
@given(text=TEXTS, offset=OFFSETS)
def test_moving_on_never_goes_back_nor_out_of_the_text(move, text, offset):
    offset = min(offset, max(0, len(text) - 1))
    assert offset <= move(text, offset) <= len(text)


@pytest.mark.parametrize("move", BACKWARD)
@given(text=TEXTS, offset=OFFSETS)
def test_moving_back_never_goes_on_nor_out_of_the_text(move, text, offset):
    offset = min(offset, len(text))
    assert 0 <= move(text, offset) <= offset


@pytest.mark.parametrize("move", FORWARD)
@settings(max_examples=25)
@given(text=TEXTS)
def test_moving_on_reaches_the_end(move, text):
    offset, steps = 0, 0
    while offset < len(text) - 1 and (after := move(text, offset)) > offset:
        offset, steps = after, steps + 1
        assert steps <= len(text)
    assert offset >= len(text) - 1 or not text or move(text, offset) == offset >= len(text.rstrip()) - 1


@pytest.mark.parametrize("move", BACKWARD)
@settings(max_examples=25)
@given(text=TEXTS)
def test_moving_back_reaches_the_start(move, text):
    offset = len(text)
    while (before := move(text, offset)) < offset:
        offset = before
    assert not text[:offset].strip()


@pytest.mark.parametrize("move", [*FORWARD, *BACKWARD])
@given(text=TEXTS, offset=OFFSETS)
def test_text_read_from_bytes_is_moved_through_like_a_string(move, text, offset):
    offset = min(offset, len(text))
    assert move(stored(text), offset) == move(text, offset)


@pytest.mark.parametrize("move", [*FORWARD, *BACKWARD])
def test_an_empty_text_leaves_nowhere_to_go(move):
    assert move("", 0) == 0


@pytest.mark.parametrize("move", [*FORWARD, *BACKWARD])
def test_motions_look_no_further_than_their_window(move, monkeypatch):
    monkeypatch.setattr(motions, "WINDOW", 100)
    text = stored("word. " * 5_000)
    move(text, 500)
    assert text.counted < 1_000


def test_motions_get_past_a_window_without_borders():
    long = "x" * 9_000
    assert motions.next_word(long, 0) > 0
    assert motions.next_paragraph(long, 10) > 10
    assert motions.previous_sentence(long, 8_900) < 8_900


# -- characters ------------------------------------------------------------------------------------


@given(TEXTS, OFFSETS)
def test_a_character_ends_after_it_starts_and_starts_before_it_ends(text, offset):
    offset = min(offset, len(text))
    assert motions.character_end(text, offset) > offset
    assert motions.character_before(text, offset) < offset or offset == 0


@given(
    st.lists(st.sampled_from(["a", "漢", "e\u0301", "👩\u200d🚀", "🇫🇷", "👍🏽", "\t", " "]), max_size=20).map(
        "".join
    )
)
def test_walking_by_characters_stops_at_every_grapheme(text):
    units = wrap.graphemes(text)
    for unit in units:
        assert motions.character_end(text, unit.start) == unit.end
        assert motions.character_before(text, unit.end) == unit.start


def test_a_line_feed_is_a_character():
    assert motions.character_end("a\n\nb", 1) == 2


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana, don’t stop-gap", ["Ana", ",", "don’t", "stop-gap"]),
        ("U.S. news... now", ["U.S", ".", "news", "...", "now"]),
        ("cafe\u0301 nai\u0308ve", ["cafe\u0301", "nai\u0308ve"]),
        ("हिन्दी समाचार।", ["हिन्दी", "समाचार", "।"]),
        ("ශ්\u200dරී ලංකා", ["ශ්\u200dරී", "ලංකා"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("عَرَبِيّ،", ["عَرَبِيّ", "،"]),
        ("👩\u200d🚀 ❤\ufe0f\u200d🔥!", ["👩\u200d🚀", "❤\ufe0f\u200d🔥!"]),
        ("港口。再见", ["港口", "。", "再见"]),
        ("", []),
    ],
)
def test_words_are_letters_with_their_marks_or_runs_of_punctuation(text, words):
    found = [span for at in range(len(text)) if (span := motions.word_at(text, at)) is not None]
    assert [text[span.start : span.end] for span in dict.fromkeys(found)] == words


@given(TEXTS, OFFSETS)
def test_the_word_at_an_offset_holds_it_and_white_space_has_none(text, offset):
    offset = min(offset, len(text))
    word = motions.word_at(text, offset)
    if word is None:
        assert offset == len(text) or text[offset].isspace()
    else:
        assert word.start <= offset < word.end
        assert not any(each.isspace() for each in text[word.start : word.end])


def test_next_word_ends_and_starts_are_gone_through_in_order():
    text = "one  two, three"
    assert walk(text, motions.next_word) == [0, 5, 8, 10]
    assert walk(text, motions.word_end) == [0, 2, 7, 8, 14]
    assert walk(text, motions.previous_word, len(text)) == [15, 10, 8, 5, 0]


# -- sentences -------------------------------------------------------------------------------------


def sentences(text):
    return [text[each.start : each.end] for each in motions.sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "Mr. Smith met Dr. Jones Jr. in St. Louis. Then left.",
            ["Mr. Smith met Dr. Jones Jr. in St. Louis.", "Then left."],
        ),
        ("The U.S. envoy, J. R. Doe, came. Good.", ["The U.S. envoy, J. R. Doe, came.", "Good."]),
        ("On Jan. 28 and Sept. 3, e.g. today. Yes.", ["On Jan. 28 and Sept. 3, e.g. today.", "Yes."]),
        ("“Nothing.” He left. (Really?) Yes…", ["“Nothing.”", "He left.", "(Really?)", "Yes…"]),
        ("What?! No...  Well.", ["What?!", "No...", "Well."]),
        (
            "It cost 3.5 million at example.org today. Yes.",
            ["It cost 3.5 million at example.org today.", "Yes."],
        ),
        ("今天下雨。明天呢？「不知道。」他说！", ["今天下雨。", "明天呢？", "「不知道。」", "他说！"]),
        ("One.\nTwo over\na line. Three.", ["One.", "Two over\na line.", "Three."]),
        ("...", ["..."]),
        ("", []),
    ],
)
def test_a_paragraph_is_cut_into_sentences(text, expected):
    assert sentences(text) == expected


@given(TEXTS)
def test_sentences_leave_out_nothing_but_white_space(text):
    at = 0
    for each in motions.sentences(text, Span(0, len(text))):
        assert at <= each.start < each.end
        assert not text[at : each.start].strip()
        at = each.end
    assert not text[at:].strip()


def test_sentences_are_gone_through_across_paragraphs(window):
    starts = walk(REPORT, motions.next_sentence)
    assert [REPORT[at : at + 8] for at in starts[:-1]] == [
        "  A head", "A headli", "The visi", "“Nothing", "Talks go", "Will the", "Yes.\n \n\n", "The U.S.",
        "Ana Petr",
    ]  # fmt: skip
    assert starts[-1] == len(REPORT) - 1
    assert walk(REPORT, motions.previous_sentence, len(REPORT))[1:] == starts[1:-1][::-1]


@given(TEXTS, OFFSETS)
def test_the_sentence_at_an_offset_lies_in_its_paragraph(text, offset):
    offset = min(offset, len(text))
    assert motions.paragraph_at(text, offset).covers(motions.sentence_at(text, offset))


def test_between_two_sentences_the_one_that_follows_is_meant():
    text = "One.  Two."
    assert [motions.sentence_at(text, at) for at in (3, 4, 5, 6)] == [(0, 4), (6, 10), (6, 10), (6, 10)]


# -- paragraphs ------------------------------------------------------------------------------------


@given(TEXTS, OFFSETS)
def test_a_paragraph_is_what_stands_between_empty_lines(text, offset):
    offset = min(offset, len(text))
    paragraph = motions.paragraph_at(text, offset)
    words = text[paragraph.start : paragraph.end]
    assert 0 <= paragraph.start <= paragraph.end <= len(text)
    assert words == words.strip()
    assert "\n\n" not in words
    if offset < len(text) and not text[offset].isspace():
        assert paragraph.start <= offset < paragraph.end


def test_paragraphs_are_gone_through():
    starts = walk(REPORT, motions.next_paragraph)
    assert [REPORT[at : at + 5] for at in starts[:-1]] == ["  A h", "The v", "The U"]
    assert walk(REPORT, motions.previous_paragraph, len(REPORT) - 1)[1:] == starts[:-1][::-1]


def test_the_start_of_this_paragraph_comes_before_the_one_before():
    text = "one two\n\nthree four"
    assert motions.previous_paragraph(text, 15) == 9
    assert motions.previous_paragraph(text, 9) == 0


# -- growing ---------------------------------------------------------------------------------------


def test_growing_goes_from_word_over_mention_and_sentence_to_the_article():
    text = "Head.\n\nAna Petrova left. Nobody cared.\n\nEnd."
    mention = Span(7, 18)
    seen = [Span(7, 7)]
    while len(seen) < 9 and seen[-1] != Span(0, len(text)):
        seen.append(motions.grown(text, seen[-1], [mention]))
    assert [text[each.start : each.end] for each in seen[1:]] == [
        "Ana", "Ana Petrova", "Ana Petrova left.", "Ana Petrova left. Nobody cared.", text,
    ]  # fmt: skip


@given(TEXTS, OFFSETS, OFFSETS)
def test_growing_covers_what_was_and_ends_with_the_article(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    span = Span(start, end)
    for _ in range(6):
        larger = motions.grown(text, span, [])
        assert larger.covers(span)
        span = larger
    assert span == Span(0, len(text))
