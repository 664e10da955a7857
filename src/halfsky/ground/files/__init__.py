"""Files: what people attach to a record, and what long work leaves behind.

Nouns. A **StoredFile** is the content of one attachment and the row that says whose it is: a noun and its key, without a foreign key,
because files lie below every room that has some.

Invariants. What a file is, its bytes decide, never its name or what the browser says. Pictures are drawn anew, so that no place, device
or script travels with them. Files lie outside the web root under their key; those of sensitive records are sealed (AES-256-GCM), and
each opening of one is journalled. A file is there whole or not at all, and before its row, so a lost transaction leaves an orphan that
the sweep takes away, never a row without its file. Who may read a file, the room that owns the record says (`FileOwner`); no answer is
no. A removed file is hidden at once and its content deleted after a while; its row and its digest stay.

It must never become a document management system: no folders, no versions, no sharing of a file by itself.
"""
