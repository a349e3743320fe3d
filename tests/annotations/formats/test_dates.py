import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.dates import find_date, iso_date


@pytest.mark.parametrize(
    "written",
    [
        "2025-01-28",
        "2025/1/28",
        "2025.01.28",
        "20250128",
        "2025-01-28T10:00:00Z",
        "28 January 2025",
        "28 Jan. 2025",
        "28th of January, 2025",
        "28-Jan-2025",
        "Tue, 28 Jan 2025 10:00:00 +0000",
        "January 28, 2025",
        "JAN 28 2025",
        "28.01.2025",
        "28. 1. 2025",
        "28/01/2025",
        "01/28/2025",
        "Tuesday, January 28th, 2025 at noon",
    ],
)
def test_written_dates_become_iso(written):
    assert iso_date(written) == "2025-01-28"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025",
        "January 2025",
        "2025-13-01",
        "2025-02-29",
        "31 April 2025",
        "01/02/2025",
        "marble 3, 2020",
        "12025-01-28",
        "2025-01-281",
        "٢٠٢٥-٠١-٢٨",
    ],
)
def test_what_is_no_whole_unambiguous_date_is_none(written):
    assert iso_date(written) is None


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    for form in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
    ):
        assert iso_date(form) == day.isoformat()


@given(st.text("0123456789-/. JanMay,", max_size=30))
def test_only_days_that_exist_are_found(text):
    found = find_date(text)
    if found:
        assert datetime.date.fromisoformat(found.iso)
        assert 0 <= found.start < found.end <= len(text)


def test_the_place_of_a_date_is_told():
    assert find_date("on 28 May 2024.") == (3, 14, "2024-05-28")
