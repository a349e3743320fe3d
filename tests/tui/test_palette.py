from dataclasses import fields

import pytest
from rich.color import Color, ColorType
from rich.style import Style

from annotations.entities import KINDS
from annotations.highlight import style_names, style_table
from tui.colours import entity_styles
from tui.palette import THEMES, palette

FULL = [name for name in THEMES if name != "terminal"]
KIND_STYLES = {name: entity_styles(palette(name), None) for name in THEMES}


def styles_of(look):
    """Return every style of a palette by its name, the notes numbered."""
    found = {f.name: getattr(look, f.name) for f in fields(look) if isinstance(getattr(look, f.name), Style)}
    return found | {f"notes {depth}": style for depth, style in enumerate(look.notes)}


def luminance(colour):
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [part / 255 for part in colour.get_truecolor()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style):
    """Return the contrast ratio between the letters and the ground of a style (WCAG 2.2), 1 to 21."""
    dark, light = sorted((luminance(style.color), luminance(style.bgcolor)))
    return (light + 0.05) / (dark + 0.05)


def test_an_unknown_theme_is_the_terminals_own():
    assert palette("no such theme") == palette("terminal")
    assert THEMES[0] == "terminal"


@pytest.mark.parametrize("theme", THEMES)
def test_a_palette_has_the_name_it_is_asked_for_by(theme):
    assert palette(theme).name == theme


def test_the_terminals_own_theme_uses_its_16_colours_and_leaves_the_ground_alone():
    look = palette("terminal")
    assert look.text == Style.null()
    for style in [*styles_of(look).values(), *KIND_STYLES["terminal"].values()]:
        for colour in (style.color, style.bgcolor):
            assert colour is None or colour.type in (ColorType.STANDARD, ColorType.DEFAULT)


@pytest.mark.parametrize("theme", FULL)
def test_everything_can_be_read_on_its_ground(theme):
    look = palette(theme)
    weak = {name: contrast(look.text + style) for name, style in styles_of(look).items()}
    assert {name: ratio for name, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", FULL)
def test_entities_can_be_read_on_the_page_and_under_a_note(theme):
    look = palette(theme)
    grounds = {
        "page": (look.text, 4.5),
        "note": (look.text + look.notes[0], 4.4),
        "match": (look.text + look.match, 4.3),
    }
    for name, (ground, least) in grounds.items():
        ratios = {kind: contrast(ground + style) for kind, style in KIND_STYLES[theme].items()}
        assert {kind: ratio for kind, ratio in ratios.items() if ratio < least} == {}, name


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("theme", FULL)
def test_entities_can_be_read_in_any_pygments_style(theme, style):
    look = palette(theme)
    for ground, least in ((look.text, 4.5), (look.text + look.notes[0], 4.3)):
        styles = {kind: ground + each for kind, each in entity_styles(look, style).items()}
        rgb = {kind: each for kind, each in styles.items() if each.color.type == ColorType.TRUECOLOR}
        assert {kind: contrast(each) for kind, each in rgb.items() if contrast(each) < least} == {}
    assert style == "diple-terminal" or len(rgb) == len(KINDS)


def test_on_the_terminals_own_ground_colours_are_as_the_style_has_them():
    styles = entity_styles(palette("terminal"), "diple")
    assert {kind: style.color.name for kind, style in styles.items()} == {
        kind: look.color for kind, look in style_table("diple").items()
    }


@pytest.mark.parametrize("theme", THEMES)
def test_every_kind_has_a_style_with_something_other_than_colour(theme):
    styles = KIND_STYLES[theme]
    assert set(styles) == set(KINDS)
    assert [
        kind for kind, style in styles.items() if not (style.bold or style.italic or style.underline)
    ] == []


@pytest.mark.parametrize("theme", THEMES)
def test_without_colour_kinds_keep_their_attributes(theme):
    for kind, style in entity_styles(palette(theme, colour=False), None).items():
        coloured = KIND_STYLES[theme][kind]
        assert style.color is style.bgcolor is None
        assert (style.bold, style.italic, style.underline) == (
            coloured.bold,
            coloured.italic,
            coloured.underline,
        )


@pytest.mark.parametrize("theme", THEMES)
def test_what_lies_over_words_can_be_told_apart(theme):
    look = palette(theme)
    over = [*look.notes, look.match, look.current_match, look.selection, look.cursor]
    assert len({str(style) for style in over}) == len(over)


@pytest.mark.parametrize("theme", THEMES)
def test_where_one_is_differs_by_more_than_colour(theme):
    look = palette(theme)
    for style in (look.cursor, look.current, look.current_match, look.mark, look.warning):
        assert style.reverse or style.bold or style.underline


def test_the_style_of_another_pygments_theme_can_be_used():
    styles = entity_styles(palette("dark"), "monokai")
    assert set(styles) == set(KINDS)
    assert styles != KIND_STYLES["dark"]


def test_colours_are_known_to_rich():
    for theme in THEMES:
        for style in styles_of(palette(theme)).values():
            assert style.color is None or isinstance(style.color, Color)


@pytest.mark.parametrize("theme", THEMES)
def test_without_colour_attributes_alone_tell_marks_apart(theme):
    look = palette(theme, colour=False)
    styles = styles_of(look)
    assert all(style.color is None and style.bgcolor is None for style in styles.values())
    over_text = [*look.notes, look.current, look.match, look.current_match, look.selection, look.cursor]
    assert len(set(over_text)) == len(over_text)
    assert look.text not in over_text
