"""Abbreviations of administrative Dutch that are written with a dot: where sentences are found, it ends none."""

from typing import Final

_INSIDE_TEXT: Final = """
    o.a. o.m. t.b.v. t.a.v. m.b.t. m.b.v. i.h.k.v. i.v.m. i.s.m. n.a.v. d.m.v. t.o.v. t.g.v. i.o.m. a.g.v. m.u.v. n.v.t.
    bijv. bv. b.v. art. artt. nr. nrs. blz. p. pag. par. jl. dhr. mevr. mw. drs. ir. mr. dr. prof. ing. ca. resp. excl.
    incl. max. min. evt. gem. tel. vgl. zgn. zg. w.o. d.w.z. o.l.v. a.d.h.v. o.b.v. i.p.v. z.s.m. st. e.v. vlgs. c.q.
"""
_ALSO_LAST_TEXT: Final = """
    apr. aug. burg. dec. enz. etc. feb. fig. jan. jr. nl. nov. okt. sept. sr.
"""

INSIDE: Final = frozenset(_INSIDE_TEXT.split())
"""Those that are hardly ever the last word of a sentence, in lower case."""

ALSO_LAST: Final = frozenset(_ALSO_LAST_TEXT.split())
"""Those that often are ("etc."): whether a sentence ends there cannot be told from them."""
