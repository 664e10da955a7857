"""The lives of rights, a module for each topic: the composition collects the `LIVES` of every module here."""
