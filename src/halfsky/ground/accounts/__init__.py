"""Accounts: who is at the keyboard.

Nouns. A **User** signs in by user name or phone; a second factor is asked of roles that see sensitive records. An **Invitation** is a
one-time link with which a new user sets a password. A **SavedView** is a filter of a register that a user keeps.

Invariants. A user is an actor. What a user may do is never stored here: `user.has_perm` asks the grants of the network. Accounts are
never deleted, only closed, because the journal names them.

It must never become the register of executives or staff: a person is registered in kernel/people, and may have an account.
"""
