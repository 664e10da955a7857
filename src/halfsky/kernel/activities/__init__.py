"""Activities: something that took place.

Nouns. An **Activity** is what took place or will: a kind, a day, a place, an organiser, how many came, what proves it. A **Host** is an
organisation whose activity it was: the organiser, and whoever says that it was theirs too. **Attendance** is one who came: a person we
know, a guest who gave her name, or a sign-in without any. A **Leaflet** is what was handed out, by title. A **Step** is a line of its
timeline; a correction is a step that shows both figures.

Invariants.
  * Recorded once, counted wherever it counts: a joint activity is one record with several hosts, and every node counts the set.
  * Figures are evidence. Until they are recorded they are nobody's; afterwards they change by a visible amendment, never by an edit.
  * Persons and person-times are two figures. Person-times are counted by eye, and are never fewer than those who signed in.
  * Nobody counts twice at one activity: neither by signing in again, nor under two records that turn out to be one person.
  * Names of those who came are for the organiser's own people. Everybody above sees figures and masked names, others an announcement.

It must never become a diary of what officials did, nor learn what a kind is about: lecturers, laws and questions are sidecars of the
programmes.
"""
