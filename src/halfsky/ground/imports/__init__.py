"""Imports: lists that people already have, from a spreadsheet into the room they belong to.

Nouns. An **Import** is one file somebody has sent for one list: its headings, the places it names, how far it is. A **Finding** is what
was found about one of its rows: what is wrong with it and what would be right, or what became of it. A **Form** is what the headings of
a kind of file meant at a place, a **PlaceName** what the name of a place meant there, both remembered.

Invariants. All errors first: nothing is written before whoever sent the file has seen what is wrong and accepted the rest. A chunk of
rows is written whole, together with the mark of how far the import is, or not at all; so it can be interrupted anywhere and goes on
where it was, and the same file sent twice creates nothing twice, because the room that owns the list knows what it has. The file and
the findings hold what people are called: sealed, shown to nobody but the sender, gone after a set time. What a list holds, how a cell
is read and which verb writes, its room declares (`ListSpec`); what the name of a place means, the network (`PlaceReader`).

It must never become a way around a verb: what a room refuses to one person in one form, it refuses in a list.
"""
