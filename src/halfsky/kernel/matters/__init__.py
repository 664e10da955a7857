"""Matters: what must be closed.

Nouns. A **Matter** is someone's need with a number, a kind and exactly one organisation whose turn it is. **Parties** are the people in
it, each with a role: the caller is often not the one concerned, and there is another side. **Steps** are its timeline. It has two
**Clocks**, accept and finish, and a short one for the follow-up call. An **Assignment** carries it down, across or up the network, or
asks another federation to assist; a **Referral** shows a part of it to a partner. A **Letter** is the paper by which it came in. A
**Rating** is what the person said of it. A **Bundle** is what a court was given of it.

Invariants.
  * Its life is a table (`states.py`); every change of state is one compare-and-swap, one step and one journal event.
  * Who may see it stands in its access rows, written by its own verbs, and nowhere else. A confidential matter is open to the duty desk
    of one organisation until someone accepts it, then only to the people named on it. A recused handler sees nothing of it.
  * Steps are evidence: they are added, never changed.
  * A clock is stopped, paused or extended with a reason, never deleted.

It must never learn what a kind of matter is about: danger assessments, agreements and orders are sidecars of the programmes, attached
one to one. What a programme adds to a life, it adds as rows of the table.
"""
