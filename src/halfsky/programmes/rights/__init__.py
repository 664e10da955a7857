"""Rights: the hotline 12338, one-stop disputes, rights stations, what is done against domestic violence, law publicity. (Systems B3 to B6.)

This room is the model of a programme: thin, by the recipe. A programme does not build its own case file, inbox or timeline. It declares
kinds of matter in one table (`offers/kinds.py`), some with a life of their own (`states/`), attaches what only this line of work knows to a
matter as a sidecar, one to one or as rows (`models/`), and makes every move through `matters.actions.advance`, so that permission,
timeline, clocks and journal are the same for every kind. What people see of it on a matter's page is a panel; what is due, a line on the
workbench; what is counted, an indicator. Nothing in the kernel knows that this room exists.

Nouns. A matter that must be reported has a **PoliceReport**; one of **domestic violence** also a danger assessment and a safety plan;
**ProtectionOrder** and **Admonition** are tracks of what a court and the police decide, whose clocks we follow and do not set. A petition
has an **OpinionLetter** of each instance. A **HouseholdCheck** has every household below a federation visited; each village has a
**CheckList**, and a **Finding** becomes a matter. A **Call** is somebody on the line 12338, with or without a matter; a **Shift** is who
answers it, and what she leaves to the next; an **AnswerPhrase** is how a place words an answer. A rights station is a venue that a
federation keeps with a court: an **Agreement** says with whom, a **Recognition** at what level, a **Duty** who is there. An **Aid** is
applied for on somebody's behalf, and decided by a court; an **AidEntry** is what was paid, an **AidPaper** what was handed in. A stranger
asks for help and follows her matter on public pages, without an account. A **LawPublicity** says of an activity which law it was about; a
**LawQuestion** is what was asked at it, and becomes a matter without being typed again.

A **Mediation** is one session in which both sides sit with mediators of several organisations; a **Talk** with one side alone is sealed; an
**Agreement** has **Clauses**, is signed on paper, may be confirmed by a court, and is asked about clause by clause.

A **CourtReferral** is a family matter that a court has given to the federation, which answers and reports to it.

A **TypicalCase** tells a finished matter so that others learn from it and nobody is found; strangers read it.

Invariants.
  * A sidecar is seen by exactly those who see its matter; the safety plan only by people named on it. Nothing of either is ever part of a
    referral, a print or a register; a bundle of evidence may hold what was assessed and decided, and never the plan.
  * Of a household check everybody else learns that a household was visited; what was found is seen with its matter.
  * A call has a number that only the line's own organisation sees; whoever called and was not answered is owed a call back.
  * Public pages take no account, keep no draft, say nothing in title or address, and answer a wrong code as they answer an unknown number.
  * A matter of violence is never withdrawn by a message: whoever writes it may not be the one who suffers.
  * A station counts at one level, while it is open and recognised; whoever keeps it cannot recognise it.
  * What was paid as aid is never changed: a contrary entry reverses it. Whoever applied does not record the payment.
  * A paper of aid is there as a file or as an original that somebody has seen; a replaced file stays, and after the decision all do.
  * Of aid a court reads what was proposed to it, what it decided and whether it was paid, and no note of the federation's.
  * A court reads its own words and the answers to them, and nothing else of the matter that it has referred.
  * Nothing that names somebody in a matter, or her village, is ever published as a case; a case is checked by a second person, seen only
    by those who see its matter until it is published, and taken back at once.

It must never become a second case file, nor hold a rule that another programme needs too: that belongs to the kernel.
"""
