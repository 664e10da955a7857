"""The network: who we are and where, who may do what where, and what a place has set.

Nouns. A **Division** is the state's: a province, city, county, town or village of the map, versioned by date. An **Organisation** is
ours or a partner's: a federation is founded *on* a division, which may carry none. **Lineage** says who stands above whom, at any depth,
since when and until when; a second line is dual leadership. A **Grant** lets a user act in a role at an organisation, for its own level
or everything below, until a day. A **Setting** is what a place has decided, inherited down the lineage. A **Venue** is a place people
can go to; a **Term** is the time between two elections.

Invariants. No grant, no sight: every question about what may be seen starts from `queries.scope`. Visibility follows today's lineage;
figures follow the lineage of the fact's day. Rows of the map and of the lineage are closed and opened, never overwritten.

It must never become a workflow engine, nor know what is done at a place: it knows places, and who may act there.
"""
