"""The danger assessment: thirteen questions answered with yes, no or not known, and what they add up to.

The questions and weights are ours, after what practice in China and elsewhere agrees on: strangling, weapons, threats to kill and her
own fear are the gravest signs, a separation the most dangerous time. They order attention; they never tell anybody that she is safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Danger(TextChoices):
    """How great the danger is."""

    LOW = "low", pgettext_lazy("danger", "Low")
    MEDIUM = "medium", pgettext_lazy("danger", "Medium")
    HIGH = "high", pgettext_lazy("danger", "High")


TONES = {Danger.LOW: "calm", Danger.MEDIUM: "soon", Danger.HIGH: "late"}


class Answer(TextChoices):
    """What she says to a question. What is not known is never counted as a no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


@dataclass(frozen=True)
class Question:
    """One question, its points for a yes, and whether a yes alone means high danger."""

    key: str
    words: str | Promise
    points: int
    grave: bool = False


QUESTIONS = (
    Question("strangled", _("Has he ever choked or strangled her?"), 4, grave=True),
    Question("weapon", _("Has he used or threatened her with a knife, a tool or another weapon?"), 4, grave=True),
    Question("kill", _("Has he threatened to kill her, a child or himself?"), 4, grave=True),
    Question("fear", _("Does she believe that he could kill her?"), 4, grave=True),
    Question("order", _("Has he broken a protection order or an admonition?"), 4, grave=True),
    Question("worse", _("Has it become worse or more frequent in the last year?"), 2),
    Question("injured", _("Was she ever hurt so that she needed a doctor?"), 2),
    Question("pregnant", _("Has he hurt her while she was pregnant?"), 2),
    Question("leaving", _("Has she left him in the last half year, or does she mean to?"), 2),
    Question("control", _("Does he follow her, lock her in, or control her telephone and money?"), 2),
    Question("children", _("Has he hurt or threatened the children, or do they have to watch?"), 2),
    Question("drink", _("Does he drink much, take drugs or gamble?"), 1),
    Question("alone", _("Has she nobody to go to, or no money of her own?"), 1),
)
KEYS = tuple(question.key for question in QUESTIONS)


@dataclass(frozen=True)
class Assessment:
    """What the answers add up to: the level, the points, how many yes, how many of them grave, how many questions are not known."""

    level: Danger
    points: int
    yes: int
    grave: int
    unknown: int


def assess(answers: Mapping[str, str], points: Mapping[str, int]) -> Assessment:
    """How great the danger is: high with one grave sign or enough points, low only when every grave question was answered with no.

    `points` says from how many on it is medium and high, as a place has set it. A question without an answer is not known.
    """
    said = {question: answers.get(question.key, Answer.UNKNOWN) for question in QUESTIONS}
    yes = [question for question, answer in said.items() if answer == Answer.YES]
    grave = sum(question.grave for question in yes)
    open_grave = any(question.grave and answer == Answer.UNKNOWN for question, answer in said.items())
    total = sum(question.points for question in yes)
    unknown = sum(answer == Answer.UNKNOWN for answer in said.values())
    if grave or total >= points["high"]:
        level = Danger.HIGH
    elif open_grave or total >= points["medium"]:
        level = Danger.MEDIUM
    else:
        level = Danger.LOW
    return Assessment(level, total, len(yes), grave, unknown)
