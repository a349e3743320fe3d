"""Words beside and inside a name that tell what kind of thing it names.  English, as newspapers write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """Return the words in ``text``."""
    return frozenset(text.split())


PLACES: Final = frozenset({"GPE", "LOC", "FAC"})

TITLES: Final = words_of(
    """
    Mr Mrs Ms Miss Dr Prof Gen Lt Col Maj Capt Sgt Cpl Adm Cmdr Brig Rev Sen Rep Gov Pres Supt Hon President
    Vice-President Premier Chancellor Minister Secretary Governor Mayor Senator Congressman Congresswoman
    Ambassador Envoy Spokesman Spokeswoman Spokesperson Chairman Chairwoman Professor Judge Justice
    Prosecutor Commissioner Commander General Colonel Major Captain Lieutenant Sergeant Admiral Brigadier
    Inspector Detective Coach Councillor Councilor Cllr Alderman Superintendent Deputy Magistrate Registrar
    Comptroller Chairperson Director Director-General Secretary-General Undersecretary Delegate
    Representative Engr Atty Datuk Tun Mme Sra Srta Amb Lawmaker Principal Headteacher
    Vice-Chancellor Constable Corporal Sheriff Marshal Doctor Attorney Officer Reverend Treasurer
    """
)
"""Titles that are no part of the name they lead; the dot of a short one left out."""

ROYALTY: Final = words_of(
    "King Queen Prince Princess Emperor Empress Sultan Emir Amir Sheikh Sheik Shaikh Sheikha Highness Majesty"
)
"""Titles of people after whom much is named that keeps the title: ``King Abdullah University``."""

CREDITS: Final = words_of(
    """
    Author Authors By BY Byline Reporter Reporters Correspondent Writer Writers Editor Editors Photographer
    Translator Translators
    """
)
"""What leads the name of who made an article: ``Author: Ana Ruiz``."""

RANKS: Final = words_of(
    """
    Prime Deputy Vice Chief Lord Lady Acting Former Assistant Associate Senior Junior Attorney Police District
    High Supreme Foreign Home Interior Defence Defense Finance Health Education Justice Trade Energy Labour
    Transport Environment Agriculture Culture Information Tourism Sports Council General Major Staff Sub Air
    Field Master First Second Warrant Executive Permanent Under State Federal National Regional Crown
    """
)
"""What may stand before a title: ``Prime Minister``, ``Chief Executive``, ``Lord Mayor``."""

LEADERS: Final = TITLES | words_of(
    """
    Fr Representative Chairperson Chief Director Doctor Attorney Corporal Marshal Officer Constable Sheriff
    King Queen Prince Princess Emperor Empress Sultan Emir Sheikh Sheik Shaikh Imam Ayatollah Mullah Pope
    Cardinal Archbishop Bishop Father Sister Brother Reverend Rabbi Pastor Sir Lord Lady Dame Baron Baroness
    Duke Duchess Earl Count Countess Manager Striker Midfielder Defender Goalkeeper Analyst Economist
    Journalist Reporter Lawyer Activist Author Actor Actress Singer Leader MP MEP
    """
)
"""What stands before the name of a person: titles, and what may be part of the name."""

ORGANISATION_ENDS: Final = words_of(
    """
    Inc Ltd LLC LLP PLC Plc Corp Co Company Corporation Limited GmbH AG SA SpA NV BV AB Oyj Group Holding
    Holdings Association Agency Authority Bank Board Brigade Brigades Bureau Coalition Cabinet Chamber
    Church Club College Commission Committee Conference Congress Consortium Consulate Council Court Department
    Directorate Division Embassy Enterprises Federation Force Forces Foundation Front Fund Guild Guards
    Institute Institution Industries Laboratories Laboratory League Media Ministry Militia Museum
    Navy Network Office Orchestra Organisation Organization Partners Partnership Party Police Press Regiment
    Records School Senate Services Society Studios Syndicate Team Tribunal Trust Union United University
    Hospital Army Airlines Airways Brotherhood Caucus Assembly Parliament Academy Alliance Associates
    Systems Technologies Motors Broadcasting Newspaper Times Tribune Herald Gazette Post News
    Journal Television TV Tech FC F.C AFC Daily Radio Lab Labs Securities Bulletin Chronicle Observer Review
    Mail Mirror Telegraph Courier Examiner Inquirer Weekly Monitor Campaign Band Cartel Command Corps
    Battalion Secretariat Registry Treasury Exchange Movement Taskforce Bancorp Pharmaceuticals Pharma
    Petroleum Telecom Telecommunications Communications Insurance Stores Resources Steel Electronics Software
    Logistics Foods Investments Ventures Advisors Consulting Solutions Watch Forum Inspectorate
    """
)
"""Last words of the names of organisations."""

ORGANISATION_STARTS: Final = words_of(
    """
    University Ministry Department Bank Institute College Academy Council Association Federation House Court
    Church Board Bureau Office Society Party Museum Chamber Confederation Organisation Organization League
    Front Union Committee Commission
    """
)
"""First words of an organisation's name when ``of`` or ``for`` and another name follow."""

BODIES: Final = words_of(
    """
    Agency Association Authority Board Bureau Center Centre Coalition Commission Committee Confederation
    Conference Council Department Federation Forum Foundation Fund Group Institute Ministry Network Office
    Organisation Organization School Society Alliance Academy Division Directorate Secretariat Panel Court
    Campaign Unit
    """
)
"""Last words of the names of bodies that say what they are for: ``Commission for ...``."""

PLACE_ENDS: Final = words_of(
    """
    River Lake Sea Ocean Bay Gulf Island Islands Mountain Mountains Hill Hills Valley Desert Peninsula Coast
    Province District Region County Village Street Avenue Road Square Bridge Airport Harbour Harbor Port
    Beach Park Strait Straits Canal Creek Falls Basin Plateau Plains Pond Dock Highway Boulevard Prefecture
    Oblast Governorate Stadium Arena Castle Palace Cathedral Mosque Temple Cemetery Tunnel Station Territory
    Territories Archipelago Reef Cape Crossing Camp Base Reservoir Dam Junction Brook Glacier Volcano
    Springs Heights Gorge Canyon Ravine Gardens Tower Towers Mall Hotel Prison Barracks Field Shrine Monastery
    Fortress Township Municipality Borough
    """
)
"""Last words of the names of places."""

BUILT: Final = words_of(
    """
    Street Avenue Road Square Bridge Airport Harbour Harbor Park Dock Highway Boulevard Stadium Arena Castle
    Palace Cathedral Mosque Temple Cemetery Tunnel Station Crossing Camp Base Canal Dam Junction Gardens
    Tower Towers Mall Hotel Prison Barracks Field Shrine Monastery Fortress
    """
)
"""Those of :data:`PLACE_ENDS` that people built."""

PLACE_STARTS: Final = frozenset({"Lake", "Mount", "Mt", "Cape", "Gulf", "Strait"})
"""First words of the names of places."""

ALSO_SURNAMES: Final = words_of(
    """
    Hill Park Bay Marsh Brook Lake Field Pond Castle Temple Post Church Day Street Camp Dock Court House Board
    Press Union Mall Base Cape Port Creek Falls Heights Towers Tower Gardens Beach Challenge Spring Cup Guild
    Battle Bridge Forest Page Lane Law Code Bill Charter
    """
)
"""Words that end the names of other things and are surnames too: after a given name they tell little."""

EVENT_ENDS: Final = words_of(
    """
    Games Cup Championship Championships War Wars Olympics Festival Prix Tournament Awards Award Day
    Uprising Revolution Summit Accord Accords Battle Siege Trophy Marathon Parade Open Classic Challenge
    Masters Intifada Spring Crisis Prize Expo Exposition Exhibition Election Elections Project Programme
    Program Scheme Initiative
    """
)
"""Last words of the names of events, of what people undertake, and of agreements named after where they were
made."""

PARTICLES: Final = words_of(
    """
    al el de van von bin ibn der la le da di dos del den ter ben abu Al El De Van Von Bin Da Di La Le
    arap ould bint ap zu zum af
    """
)
"""Small words inside the names of people."""

LAW_ENDS: Final = words_of(
    """
    Act Acts Bill Treaty Constitution Protocol Agreement Amendment Code Decree Ordinance Directive Declaration
    Statute Regulation Regulations Law Laws Plan Policy Strategy Charter
    """
)
"""Last words of the names of laws and treaties, and of what is laid down like them."""

TITLE_ENDS: Final = frozenset({"Index", "Report", "Survey"})
"""Last words of the titles of what is published."""

COMMON: Final = words_of(
    """
    State Government Opposition Party Agency Company Commission Committee Minister Ministry Board Council
    Department Authority Association Organisation Organization Administration Corporation Institute Foundation
    Federation Group Chairman Director Secretary Majesty Highness Lecturer Member Supreme Executive Indigenous
    """
)
"""Words that some newspapers write with a capital and that name nothing by themselves."""

_OTHER_ENDS: Final = (("EVENT", EVENT_ENDS), ("LAW", LAW_ENDS), ("WORK_OF_ART", TITLE_ENDS))
_LINKS: Final = frozenset({"of", "for"})
_MODEL: Final = re.compile(r"[A-Z][A-Za-z]{0,3}-?[0-9]+[A-Za-z]?(?:\s|$)")
_LAST: Final = re.compile(r"([\w-]+)\.?\s$")
_REACH: Final = 30
"""Code points before a name that are looked at."""

_POST: Final = re.compile(
    r"(?:(?:Deputy|Prime|Vice|Assistant|Chief|First|Cabinet|Principal|State) )?"
    r"(?:Ministers?|Secretary|Undersecretary|Supervisor)(?:[ -]General)? (?:of|for|to) "
)
_DOES: Final = re.compile(
    r",?\s+(?:also\s+|has\s+|had\s+|was\s+)?(?:said|says|told|added|adds|tweeted|replied|argued|recalled|"
    r"insisted|admitted|explained|wrote|joked|testified|resigned|died|married|retired|graduated|smiled|"
    r"shrugged|quipped|who|whose|himself|herself|born|elected|appointed)\b"
)
_AGED: Final = re.compile(r",\s+(?:aged\s+)?[0-9]{2}(?:,|\s+and\b)|\s+\((?:born\s|b\.\s)")
_IS: Final = re.compile(
    r",\s+(?:the|an?|its|his|her|their|then|former|now)\s+(?:(?:[a-z]+-)?[a-z]+\s+){0,2}(?:envoy|minister|president|"
    r"mayor|governor|senator|director|chairman|chairwoman|spokes(?:man|woman|person)|secretary|ambassador|"
    r"commander|lawyer|attorney|activist|professor|economist|analyst|historian|journalist|author|singer|actor|"
    r"actress|coach|captain|founder|son|daughter|wife|husband|brother|sister|father|mother|head)\b"
)
_HAS: Final = re.compile(
    r"\s?'\s?s?\s+(?:own\s+)?(?:wife|husband|father|mother|brother|sister|son|daughter|family|career|death|life|"
    r"hands|face|lawyers?|attorney|supporters|resignation|arrest|body|home|comments|remarks|speech|younger|"
    r"older|name|memoir|work|novel|passion|birth|childhood)\b"
)
_FOR_ORGANISATION: Final = re.compile(
    r"(?:\s?'\s?s?)?\s+(?:striker|midfielder|defender|goalkeeper|forward|manager|coach|captain|fans|supporters|"
    r"shares|shareholders|spokes(?:man|woman|person)|chair(?:man|woman|person)|chief\s+executive|CEO|executives?|"
    r"employees|headquarters|subsidiar(?:y|ies)|board|newspapers?|daily|website|columnist|customers|users|staff|"
    r"factory|factories|stores|app)\b"
)
_FOR_PLACE: Final = re.compile(
    r"\s+(?:districts?|provinces?|regions?|villages?|towns?|city|county|counties|state|prefectures?|governorates?|"
    r"municipality|suburbs?|neighbou?rhoods?|river|valley|islands?|airport|peninsula|border|mountains?|coast)\b"
)
_FOR_PEOPLE: Final = re.compile(
    r"\s+(?:peoples?|communit(?:y|ies)|tribes?|tribal|societ(?:y|ies)|cultures?|cultural|languages?|"
    r"minorit(?:y|ies)|elders?|populations?|ethnic|heritage|origin|descent|immigrants|men|women)\b"
)
_FOR_PERSON: Final = re.compile(
    r"(?:'s?)?\s+(?:administration|government|famil(?:y|ies)|era|year|presidency|campaign|regime|brother|sister|couple|clan|"
    r"camp|case|trial|dynasty|children|twins|estate|doctrine|victory|win|legacy|household|name|cabinet|team|allies)"
)
"""What the name of a person stands before, though ``the`` leads it: ``the Trump administration``."""

_BEFORE_PLACE: Final = re.compile(
    r"\b(?:in|near|towns?\s+of|city\s+of|village\s+of|province\s+of|region\s+of|capital\s+of|capital,?|"
    r"island\s+of|district\s+of|suburb\s+of|north\s+of|south\s+of|east\s+of|west\s+of|outside|visit\s+to|"
    r"travel(?:led|ed)?\s+to|flew\s+to|fled\s+to|border\s+with)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BEFORE_PERSON: Final = re.compile(
    r"\b(?:said|says|by|named|called|wife|husband|son|daughter|brother|sister|mother|father|widow|singer|"
    r"actor|actress|director|author|writer|coach|lawyer|attorney|activist|spokes(?:man|woman|person)|leader|"
    r"president|minister|chancellor|premier|king|queen|journalist|analyst|economist|professor|historian|"
    r"striker|midfielder|goalkeeper|captain|guitarist|drummer|bassist|composer|player|manager|he|she|who|"
    r"and\s+his|and\s+her),?\s+$",
    re.IGNORECASE,
)
_BEFORE_ORGANISATION: Final = re.compile(
    r"\b(?:company|firm|agency|group|party|newspaper|broadcaster|airline|bank|club|team|band|publisher|"
    r"retailer|maker|manufacturer|developer|operator|supplier|builder|insurer|lender|carmaker|shipbuilder|"
    r"contractor|consultancy|network|charity|bought|acquired|joined|shares\s+(?:of|in)|"
    r"beat|defeated|thrashed|signed\s+for|play(?:s|ed)?\s+for)\s+$",
    re.IGNORECASE,
)


def inside(words: str) -> str | None:
    """Return the kind that a name's own words tell, as in ``... Ltd``, ``University of ...``, ``Su-24``."""
    if _MODEL.match(words):
        return "PRODUCT"
    parts = [each.rstrip(".,") for each in words.split()]
    if len(parts) < 2:
        return None
    first, last = parts[0], parts[-1]
    # The head of a name with "of" stands before it: Academy of Sciences, War of Independence.
    head = next((before for before, word in pairwise(parts) if word in _LINKS), last)
    if (
        head in ORGANISATION_ENDS
        or last in ORGANISATION_ENDS
        or (head != last and head in ORGANISATION_STARTS)
    ):
        return "ORG"
    if head in PLACE_ENDS or last in PLACE_ENDS:
        return "FAC" if head in BUILT or last in BUILT else "LOC"
    for kind, ends in _OTHER_ENDS:
        if head in ends or last in ends:
            return kind
    return "LOC" if first in PLACE_STARTS else None


def names_nothing(words: str) -> bool:
    """Tell whether ``words`` are a common one with a capital, or what somebody is: ``Minister of Health``."""
    return words in COMMON or _POST.match(words) is not None


def led_by_an_article(text: str, start: int, end: int) -> bool:
    """Tell whether *the* leads ``text[start:end]`` as it leads nobody's name (but ``the Trump years``)."""
    return (
        text.endswith((" the ", "The "), max(0, start - 5), start)
        and not text.endswith("s", start, end)
        and not _FOR_PERSON.match(text, end)
    )


def may_be_of_a_country(words: str) -> bool:
    """Tell whether a country's name may end that of an organisation: ``Communist Party``, ``Bank``."""
    first, space, _ = words.partition(" ")
    last = words.rpartition(" ")[2]
    return (
        last in ORGANISATION_ENDS
        or last in ORGANISATION_STARTS
        or bool(space and first in ORGANISATION_STARTS)
    )


def around(text: str, start: int, end: int) -> Iterator[tuple[str, float]]:
    """Yield (kind, weight) for what stands beside the name ``text[start:end]``; looks a few words far."""
    before = text[max(0, start - _REACH) : start]
    last = _LAST.search(before)
    if last and last.group(1) in LEADERS:
        yield "PERSON", 2.0
    elif _BEFORE_PERSON.search(before):
        yield "PERSON", 0.7
    elif _BEFORE_PLACE.search(before):
        yield "GPE", 1.5
    elif _BEFORE_ORGANISATION.search(before):
        yield "ORG", 1.5
    for expression in (_DOES, _AGED, _IS, _HAS):
        if expression.match(text, end):
            yield "PERSON", 1.5
    if _FOR_PLACE.match(text, end):
        yield "GPE", 1.5
    if _FOR_PEOPLE.match(text, end):
        yield "NORP", 1.5
    if _FOR_ORGANISATION.match(text, end):
        yield "ORG", 1.5
