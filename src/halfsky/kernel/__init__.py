"""The kernel: the seven nouns every line of work is made of. A programme is a thin room above that says how it uses them."""
