"""Notices: what somebody must learn, and that she was told.

Nouns. A **Notice** is a sentence for one user, with the address it leads to. It rings the bell; other ways of delivery may be offered
(`declarations.Delivery`), and get every notice when its hour has come.

Invariants. A notice is written in the transaction of what it tells of. The same thing (`key`) is told to the same user once. Nothing that
is not urgent goes out between 21:00 and 08:00. The sentence is kept as it was written, in the receiver's language at that moment: a
record of what she was told must not change when a translation or a name does. It names the matter by its number, never a person served:
telephones lie on tables.

It must never become a chat, a newsletter, or the place where what is due is kept: that is computed from the records (workbench).
"""
