"""Insight: what is counted, its sum over the network, and the records behind it.

Nouns. An **Indicator** is declared by a room (`IndicatorSpec` in its `indicators.py`): its words, its unit, and how to get its facts.
A **Count** is one indicator at one organisation over one period; a rate keeps both of its counts. A **Board** shows an organisation's
counts as pictures: over time, those below in a fair order, the network, a year of days, and the flow of matters between departments.
A **ReportKind** is a report that a place asks for period by period; a **Report** is one place's answer; a **Version** is what was
signed of it: **Cells**, each a figure frozen with its rows. A **Publication** is a table for readers outside, frozen once, its small
counts hidden. A **PaperFigure** is what a place knows only from paper, entered with its source.

Invariants. A figure is computed from records, never typed and never added up from below: a person counted in two villages is one
person in their county, and an organisation under two leaders counts once at each node above it. So children may add up to more than
the whole, and the page says so. Facts belong to whoever stood above their organisation on the fact's own day: who moved within a
period counts below each place on the days on which it stood there. The total of the rows behind a figure equals the figure; rows the
reader may not open appear as "N more". What is signed is counted from the very rows it is
frozen with, its digest stands in the journal, and nothing changes it: a correction is a further version beside it.
What stands on paper counts once a second person has seen the paper, only where amounts are added up, and is never edited.
A **Total** is what an indicator comes to at a large node in a standard period, stored: a projection of the records that
follows the journal, never read where it is behind. No count that a publication hides can be computed from what it shows.

It must never hold a number that has no record behind it, nor know what a room counts: it knows how to count.
"""
