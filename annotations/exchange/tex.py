"""What stands before and after the words in a document of LaTeX, for pdfLaTeX, XeLaTeX and LuaLaTeX alike.

No character is an error in any of them: what no font has is a small frame, or the font's own sign for that.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from annotations.exchange.page import Page
from annotations.safe import visible_line

_PREAMBLE: Final = r"""\documentclass{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
  % The light letters are those that have bold ones beside them.
  \IfFileExists{lmodern.sty}{\usepackage[lighttt]{lmodern}}{}
  \DeclareUnicodeCharacter{200B}{}
  \DeclareUnicodeCharacter{200D}{}
  \DeclareUnicodeCharacter{FE0F}{}
  \newcommand{\diplemissing}{\leavevmode{\setlength{\fboxsep}{0pt}\framebox[0.5em]{\rule{0pt}{1.4ex}}}}
  \makeatletter
  \def\UTFviii@undefined@err#1{\diplemissing}
  \makeatother
\else
  \usepackage{fontspec}
  \makeatletter
  \newcommand{\diplefirst}[2]{\let#1\@empty
    \@for\diplename:=#2\do{\ifx#1\@empty\IfFontExistsTF{\diplename}{\let#1\diplename}{}\fi}}
  \diplefirst{\diplefont}{DejaVu Sans Mono,Menlo,FreeMono}
  \diplefirst{\diplewidefont}{Noto Sans Mono CJK JP,Noto Sans CJK JP,Source Han Sans,Hiragino Sans,MS Gothic}
  \ifLuaTeX
    \diplefirst{\diplepictures}{Noto Color Emoji,Apple Color Emoji,Segoe UI Emoji}
    \directlua{
      local others = {}
      if "\diplewidefont" \string~= "" then table.insert(others, "\diplewidefont:mode=node;") end
      if "\diplepictures" \string~= "" then table.insert(others, "\diplepictures:mode=harf;") end
      luaotfload.add_fallback("diple", others)}
    \newcommand{\diplefeatures}{Scale=0.87,RawFeature={fallback=diple}}
  \else
    \newcommand{\diplefeatures}{Scale=0.87}
  \fi
  \ifx\diplefont\@empty\else\expandafter\setmonofont\expandafter{\diplefont}[\diplefeatures]\fi
  \ifXeTeX\ifx\diplewidefont\@empty\else
    \expandafter\newfontfamily\expandafter\diplewide\expandafter{\diplewidefont}[Scale=0.87]
    \newXeTeXintercharclass\diplewideclass
    \newcommand{\diplerange}[2]{\count@="#1
      \loop\XeTeXcharclass\count@=\diplewideclass\ifnum\count@<"#2\advance\count@ by 1\repeat}
    \diplerange{1100}{11FF}\diplerange{2E80}{A4CF}\diplerange{AC00}{D7A3}\diplerange{F900}{FAFF}
    \diplerange{FE30}{FE4F}\diplerange{FF00}{FFEF}\diplerange{20000}{323AF}
    \XeTeXinterchartokenstate=1
    \XeTeXinterchartoks 0 \diplewideclass={\begingroup\diplewide}
    \XeTeXinterchartoks 4095 \diplewideclass={\begingroup\diplewide}
    \XeTeXinterchartoks \diplewideclass 0={\endgroup}
    \XeTeXinterchartoks \diplewideclass 4095={\endgroup}
  \fi\fi
  \makeatother
\fi
\usepackage{fancyvrb}
\usepackage{color}
"""

_QUOTES: Final = r"""\ifPDFTeX
  \def\PYZsq{\textquotesingle}
  \IfFileExists{upquote.sty}{\usepackage{upquote}}{}
\fi
"""


def latex_document(page: Page, formatter: Any) -> tuple[str, str]:
    """Return what stands before and after what a formatter writes, with its commands."""
    heading = f"\\section*{{\\ttfamily\\raggedright {latex(page.heading)}}}\n\n" if page.heading else ""
    head = f"{_PREAMBLE}{formatter.get_style_defs()}\n{_QUOTES}\\begin{{document}}\n\n{heading}"
    return head, "\n\\end{document}\n"


def latex(text: str) -> str:
    """Return ``text`` on one line with nothing in it that is a command but those of a formatter's styles."""
    from pygments.formatters.latex import escape_tex

    escaped: str = escape_tex(typeset(visible_line(text)), "PY")
    return escaped


def typeset(text: str) -> str:
    """Return safe ``text`` with accents joined to their letters, as pdfLaTeX needs them.

    U+FFFD, which LuaLaTeX takes for a fault in the file, becomes a white square.
    """
    return unicodedata.normalize("NFC", text).replace("\ufffd", "\u25a1")
