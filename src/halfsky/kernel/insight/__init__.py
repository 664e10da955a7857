"""Insight: what is counted, its sum over the network, and the records behind it.

Nouns. An **Indicator** is declared by a room (`IndicatorSpec` in its `indicators.py`): its words, its unit, and how to get its facts.
A **Count** is one indicator at one organisation over one period; a rate keeps both of its counts.

Invariants. A figure is computed from records, never typed and never added up from below: a person counted in two villages is one
person in their county, and an organisation under two leaders counts once at each node above it. So children may add up to more than
the whole, and the page says so. Facts belong to whoever stood above their organisation on the fact's own day. The total of the rows
behind a figure equals the figure; rows the reader may not open appear as "N more".

It must never hold a number that has no record behind it, nor know what a room counts: it knows how to count.
"""
