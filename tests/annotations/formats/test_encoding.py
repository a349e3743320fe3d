import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadData, UsageError
from annotations.formats.encoding import decode, known_encoding, mark_of, with_lf

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
RUSSIAN = "Россия направила первую официальную делегацию в Сирию, сообщили агентства во вторник. "
FRENCH = "Le café était fermé; l'été à Besançon, où les élèves préfèrent la forêt. «Ça va?» dit-elle."
JAPANESE = "ロシアは公式代表団をシリアに派遣した。火曜日に通信社が報じた。"
POLISH = "Zażółć gęślą jaźń. Łódź leży w środku Polski, a źródła są świeże."


def read(data: bytes, **options) -> tuple[str, str, str | None]:
    return decode(data, where="a.txt", **options)


@given(WORDS)
def test_utf8_is_read_as_it_is_but_for_line_ends(words):
    assert read(words.encode())[:2] == (with_lf(words.removeprefix("\ufeff")), "utf-8")


@given(WORDS)
def test_line_ends_become_lf_and_nothing_else_changes(words):
    assert "\r" not in with_lf(words)
    assert with_lf(words).split("\n") == words.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_dropped(name):
    decoded = read("né\r\nà".encode(name), given="cp1251", declared="koi8-r")
    assert decoded.text == "né\nà"
    assert decoded.notice is None


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE])
def test_a_mark_over_damaged_bytes_is_announced(mark):
    decoded = read(mark + "abc".encode(mark_of(mark)) + b"x")
    assert decoded.text == "abc\ufffd"
    assert "show as \ufffd" in decoded.notice


def test_utf8_comes_before_what_was_asked_for_and_says_so():
    assert read("né".encode(), given="cp1252") == (
        "né",
        "utf-8",
        "read as utf-8, which its bytes are, and not as cp1252",
    )


def test_the_encoding_asked_for_comes_before_the_declared_one_and_the_guess():
    assert read(RUSSIAN.encode("cp1251"), given="koi8-r", declared="cp1251").encoding == "koi8-r"
    assert read("né".encode("cp850"), given="cp850") == ("né", "cp850", None)


@pytest.mark.parametrize("name", ["iso2022_jp", "utf-7", "hz"])
def test_encodings_in_seven_bits_are_read_when_asked_for(name):
    words = JAPANESE if name != "hz" else "俄罗斯向叙利亚派出了首个官方代表团"
    assert read(words.encode(name), given=name).text == words


def test_bytes_that_are_not_in_the_encoding_asked_for_are_an_error_with_the_place():
    with pytest.raises(BadData, match=r"a\.txt: the bytes are no ascii \(byte 1\); try another --encoding"):
        read(b"n\xe9", given="ascii")


def test_surrogates_that_a_codec_lets_through_become_characters():
    assert read(rb"\ud83d\ude00 \ud800x", given="unicode_escape").text == "\U0001f600 \ufffdx"


@pytest.mark.parametrize(
    ("label", "name"), [("ISO-8859-1", "cp1252"), ("gb2312", "gb18030"), ("shift_jis", "cp932")]
)
def test_a_declared_label_is_read_as_browsers_do(label, name):
    words = {"cp1252": "“né”", "gb18030": "俄罗斯", "cp932": "ロシア"}[name]
    assert read(words.encode(name), declared=label) == (words, name, None)


@pytest.mark.parametrize("label", ["utf-16", "base64", "no such", "", "utf-8", "\ud800", "a\0b"])
def test_a_declared_label_that_cannot_be_right_is_passed_over(label):
    assert read(FRENCH.encode("cp1252"), declared=label).text == FRENCH


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("café\n", "cp1252"),
        (FRENCH, "cp1252"),
        ("It’s a “quoted” phrase — and costs £5.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "cp932"),
        (POLISH, "cp1250"),
    ],
)
def test_a_guess_is_right_and_announced(words, name):
    decoded = read(words.encode(name))
    assert decoded.text == words
    assert decoded.notice == f"read as {decoded.encoding}, a guess; --encoding NAME reads it otherwise"


def test_a_guess_looks_past_a_long_start_in_ascii():
    assert read(b"words\n" * 50_000 + RUSSIAN.encode("cp1251")).text.endswith(RUSSIAN)


@given(st.binary())
def test_any_bytes_become_text_that_can_be_saved(data):
    decoded = read(data)
    decoded.text.encode()
    assert "\r" not in decoded.text


def test_a_few_bad_places_in_utf8_do_not_garble_the_rest():
    decoded = read(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode())
    assert decoded.text == RUSSIAN + "\ufffd" + RUSSIAN
    assert decoded.notice == "1 place is no utf-8, shown as \ufffd; --encoding NAME reads it otherwise"


@pytest.mark.parametrize("name", ["nonsense", "base64", "rot13", "a\0b", "undefined", "x\x1b[2J"])
def test_a_name_that_is_no_text_encoding_is_a_usage_error(name):
    with pytest.raises(UsageError, match="--encoding: no text encoding is called") as caught:
        known_encoding(name)
    assert "\x1b" not in str(caught.value)


def test_an_encoding_has_one_name():
    assert known_encoding("Latin-1") == known_encoding("iso8859-1") == "iso8859-1"
