import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.contrast import contrast, is_dark, luminance, readable, readable_anywhere

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_as_the_guidelines_have_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert is_dark("#272822")
    assert not is_dark("#eeffcc")


@given(COLOURS, COLOURS)
def test_a_colour_can_be_read_on_any_ground_and_stays_where_it_could(colour: str, ground: str) -> None:
    made = readable(colour, ((ground, 4.5),))
    assert contrast(made, ground) >= 4.5
    assert (made == colour) == (contrast(colour, ground) >= 4.5)


@given(COLOURS)
def test_a_shade_that_can_be_read_on_black_can_be_on_white(colour: str) -> None:
    made = readable_anywhere(colour)
    assert contrast(made, "#000000") >= 4.4
    assert contrast(made, "#ffffff") >= 4.4


def test_a_colour_keeps_its_hue() -> None:
    red, green, blue = (int(readable("#000080", (("#14161a", 4.5),))[at : at + 2], 16) for at in (1, 3, 5))
    assert red == green < blue


def test_where_no_shade_will_do_the_better_of_black_and_white_is_taken() -> None:
    assert readable("#777777", (("#000000", 9), ("#ffffff", 9))) in ("#000000", "#ffffff")
