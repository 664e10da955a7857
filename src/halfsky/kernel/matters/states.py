"""The lives of matters, assignments and referrals, and the kinds of matter that any programme must be able to open.

A programme makes a life of its own from `GENERAL` by `with_moves`, and declares its kinds in its `offers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State, Text
from halfsky.kernel.matters.permissions import Permission as P

STATES = (
    State("registered", pgettext_lazy("state", "Registered"), "soon", 1),
    State("accepted", pgettext_lazy("state", "Accepted"), "calm", 2),
    State("assigned", pgettext_lazy("state", "Assigned"), "soon"),
    State("handling", pgettext_lazy("state", "In hand"), "calm", 3),
    State("answered", pgettext_lazy("state", "Answered"), "calm", 4),
    State("finished", pgettext_lazy("state", "Finished"), "ok", 5),
    State("followed_up", pgettext_lazy("state", "Followed up"), "ok", 6),
    State("archived", pgettext_lazy("state", "Archived"), "plain", 7, closed=True),
    State("declined", pgettext_lazy("state", "Declined"), "plain", closed=True),
    State("withdrawn", pgettext_lazy("state", "Withdrawn"), "plain", closed=True),
    State("joined", pgettext_lazy("state", "Joined to another"), "plain", closed=True),
)

WAITING = frozenset({"registered", "assigned"})
AT_WORK = frozenset({"accepted", "handling"})
BEFORE_ANSWER = WAITING | AT_WORK
OPEN = BEFORE_ANSWER | {"answered"}
DONE = frozenset({"finished", "followed_up"})
CLOSED = frozenset({"archived", "declined", "withdrawn", "joined"})

GENERAL = Life(
    name="matter",
    start="registered",
    states=STATES,
    moves=(
        Move(
            "accept", _("Accept"), frozenset({"registered"}), "accepted", P.HANDLE, ("stop:accept", "start:finish"), 10
        ),
        Move("take", _("Take over"), frozenset({"assigned"}), "handling", P.HANDLE, ("stop:accept",), 10),
        Move("handle", _("Record what was done"), AT_WORK, "handling", P.HANDLE, (), 10),
        Move("answer", _("Answer"), AT_WORK | {"answered"}, "answered", P.HANDLE, (), 20),
        Move(
            "finish", _("Finish"), frozenset({"answered"}), "finished", P.HANDLE, ("stop:finish", "start:follow_up"), 10
        ),
        Move("follow_up", _("Follow up"), frozenset({"finished"}), "followed_up", P.HANDLE, ("stop:follow_up",), 10),
        Move("archive", _("Archive"), frozenset({"followed_up"}), "archived", P.HANDLE, (), 10),
        Move("assign", _("Assign"), AT_WORK, "assigned", P.ASSIGN, ("start:accept",), 30),
        Move("assist", _("Ask to assist"), AT_WORK | {"answered"}, None, P.ASSIGN, (), 40),
        Move("refer", _("Refer to a partner"), AT_WORK | {"answered"}, None, P.ASSIGN, (), 40),
        Move("bring_in", _("Bring departments together"), AT_WORK | {"answered"}, None, P.ASSIGN, (), 38),
        Move("return", _("Return"), frozenset({"assigned", "handling"}), "accepted", P.HANDLE, ("stop:accept",), 60),
        Move("decline", _("Decline"), frozenset({"registered"}), "declined", P.HANDLE, ("stop:accept",), 60),
        Move("note", _("Add a note"), frozenset(state.key for state in STATES), None, P.HANDLE, (), 50),
        Move("attach", _("Add files"), OPEN | DONE, None, P.HANDLE, (), 51),
        Move("add_party", _("Add a person"), OPEN | DONE, None, P.HANDLE, (), 52),
        Move("ask", _("Record the particulars"), OPEN | DONE, None, P.HANDLE, (), 45),
        Move("pause", _("Pause the clock"), AT_WORK, None, P.HANDLE, ("pause:finish",), 70),
        Move("resume", _("Let the clock run on"), AT_WORK, None, P.HANDLE, ("resume:finish",), 15),
        Move("extend", _("Extend the time"), AT_WORK, None, P.EXTEND, ("extend:finish",), 70),
        Move("supervise", _("Supervise"), OPEN, None, P.SUPERVISE, (), 30),
        Move("withdraw", _("Withdraw at the person's wish"), OPEN, "withdrawn", P.HANDLE, ("stop:*",), 80),
        Move(
            "join",
            _("Join to an earlier matter"),
            frozenset({"registered", "accepted", "handling"}),
            "joined",
            P.HANDLE,
            ("stop:*",),
            80,
        ),
        Move(
            "reopen",
            _("Reopen"),
            DONE | CLOSED - {"joined"},
            "handling",
            P.HANDLE,
            ("stop:follow_up", "start:finish"),
            90,
        ),
        Move("recuse", _("Declare a relation"), OPEN, None, P.HANDLE, (), 85),
        Move("add_word", _("A word from the person"), OPEN | DONE, None, "", (), 99, quiet=True),
        Move("pass_up", _("Pass up"), OPEN | DONE, None, "", (), 99, quiet=True),
        Move("rate", pgettext_lazy("verb", "Rate"), DONE | {"archived"}, None, "", (), 99, quiet=True),
    ),
)

ASSIGNMENT = Life(
    name="assignment",
    start="offered",
    states=(
        State("offered", pgettext_lazy("state", "Offered"), "soon"),
        State("taken", pgettext_lazy("state", "Received"), "calm"),
        State("done", pgettext_lazy("state", "Done"), "ok", closed=True),
        State("returned", pgettext_lazy("state", "Returned"), "late", closed=True),
        State("recalled", pgettext_lazy("state", "Recalled"), "plain", closed=True),
    ),
    moves=(
        Move("take", _("Receive"), frozenset({"offered"}), "taken", P.HANDLE, (), 10),
        Move("complete", _("Report as done"), frozenset({"taken"}), "done", P.HANDLE, (), 10),
        Move("return", _("Return"), frozenset({"offered", "taken"}), "returned", P.HANDLE, (), 60),
        Move("recall", _("Recall"), frozenset({"offered", "taken"}), "recalled", P.ASSIGN, (), 70),
    ),
)

ANSWERED = ("answered", "returned")  # closed by the partner itself
REFERRAL = Life(
    name="referral",
    start="sent",
    states=(
        State("sent", pgettext_lazy("state", "Sent"), "soon", 1),
        State("received", pgettext_lazy("state", "Received"), "calm", 2),
        State("answered", pgettext_lazy("state", "Answered"), "ok", 3, closed=True),
        State("returned", pgettext_lazy("state", "Returned"), "late", closed=True),
        State("recalled", pgettext_lazy("state", "Recalled"), "plain", closed=True),
    ),
    moves=(
        Move("receive", _("Receive"), frozenset({"sent"}), "received", P.ANSWER_REFERRAL, (), 10),
        Move("answer", _("Answer"), frozenset({"received"}), "answered", P.ANSWER_REFERRAL, (), 10),
        Move("return", _("Return"), frozenset({"sent", "received"}), "returned", P.ANSWER_REFERRAL, (), 60),
        Move("urge", _("Urge on"), frozenset({"sent", "received"}), None, P.ASSIGN, (), 65),
        Move("recall", _("Recall"), frozenset({"sent", "received"}), "recalled", P.ASSIGN, (), 70),
    ),
)


@dataclass(frozen=True)
class Question:
    """One question of a kind's own form. Its answer is a few words, or one of the choices (what is kept, and its words)."""

    key: str
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()
    hint: Text = ""

    def words(self, answer: str) -> str:
        """What was answered, as people read it."""
        return str(dict(self.choices).get(answer, answer))


@dataclass(frozen=True)
class Kind:
    """A kind of matter: its words, its life, whether it is confidential, which settings hold its clocks, and what its form asks.

    `plain` says the kind to a stranger in her own words; `prompt` is the sentence that opens its form and `questions` are what it asks
    besides; `basis` names the law or rule it rests on, with articles; `asked` the trades of the partners that usually help; `phrases` are
    words that find the answers usually given; `public` whether strangers may open it by themselves; `tellable` whether a follow-up or
    rating link may go out without an agreed safe contact; `accusing` whether it must never reach the organisation of its other side;
    `from_receipt` whether the law counts the time to accept from the day on which its letter was received, and not from registration.
    """

    slug: str
    label: Text
    life: Life = GENERAL
    confidential: bool = False
    accusing: bool = False
    accept: str = "matters.accept_within"
    finish: str = "matters.finish_within"
    review: str = ""
    prompt: Text = ""
    plain: Text = ""
    questions: tuple[Question, ...] = ()
    basis: Text = ""
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    public: bool = False
    tellable: bool = True
    urgent: bool = False
    from_receipt: bool = False
    order: int = 50


KINDS = (
    Kind("need", _("Need"), prompt=_("What does she or the family need?"), order=20),
    Kind(
        "mandatory_report",
        _("Mandatory report"),
        confidential=True,
        accept="matters.report_within",
        prompt=_("What was seen or heard, when and where?"),
        basis=_("Anti-Domestic Violence Law, article 14; Law on the Protection of Minors, article 11"),
        tellable=False,
        urgent=True,
        order=30,
    ),
    Kind("complaint", _("Complaint"), prompt=_("What is the complaint about, and what would put it right?"), order=40),
)

LIVES = (GENERAL, ASSIGNMENT, REFERRAL)
