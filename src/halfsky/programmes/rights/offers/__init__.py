"""What rights offers to the house, a module for each topic: the composition collects the `OFFERS` of every module here.

`violence.py` is the recipe of a kind of matter in short: a `Kind` with its life, a `VerbPage` for each verb the life has beyond the general
ones, a `Panel` on the matter's page, a `DueSource` for what runs out.
"""
