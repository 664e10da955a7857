"""People: whom we serve and who serves, registered once and used everywhere.

Nouns. A **Person** is a name with what the state's codes say of her, kept by the federation that serves her. Her **Vault** holds, sealed,
what would let a stranger find her: citizen number, phone, address, a note. A **Household** is who lives together; a **Guardian** answers
for a child; a **Category** is a key group she belongs to for a while; a **Post** is what she holds in an organisation; a **Consent** is
what she, or a child's guardian, has allowed.

Invariants. Fetching is authorising: `Person.objects.visible_to(actor)` reads access rows and grants, nothing else. Registered once: a full
citizen number and the right name link to the person who exists, and the asker learns only that. A merge names the canonical row and
repoints nothing, so it can be undone. Lists are masked; a sealed value is shown one at a time, for a stated purpose, and the journal says
to whom. What is kept about somebody can be printed, corrected and erased; the statistics and the journal's chain stay whole.

It must never become a population register, nor hold what a matter, a visit or an examination found out: those keep it and point here.
"""
