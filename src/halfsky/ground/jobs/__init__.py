"""Jobs: long work that can be left and found again, and work that comes round by itself.

Nouns. A **Job** is something somebody asked for that takes longer than a page: its progress, and in the end its result. A **Beat** is the
last time a periodic work of the house was run.

Invariants. A job and the task row that does it are written in one transaction, so neither is lost when a process is killed. The work of a
job may be run again without harm: what was interrupted is taken up again, three times at most. A job ends with a sentence for the person
who asked, and rings her bell. Of two workers only one runs a periodic work in its turn. Arguments of tasks lie in the database as plain
text: keys and filters only, never personal content.

It must never become a scheduler that people configure, or a place to keep results for good: those belong to the record they are about.
"""
