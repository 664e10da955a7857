"""The kinds of matter of rights, as one table: words, the question each begins with, what its form asks, law, clocks, who usually helps.

A kind with the general life needs nothing else. What a kind adds to its life stands in `states`, the pages of these verbs in the module of
its topic beside this one.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Panel
from halfsky.ground.lib.lives import Text
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import Kind, Question
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.states.mediation import MEDIATED
from halfsky.programmes.rights.states.reporting import REPORTED
from halfsky.programmes.rights.states.violence import DOMESTIC_VIOLENCE

COURT, POLICE, JUSTICE, CIVIL, HEALTH, SCHOOLS, WORK, LAND, PROSECUTOR = (
    Organisation.Trade.COURT, Organisation.Trade.POLICE, Organisation.Trade.JUSTICE, Organisation.Trade.CIVIL_AFFAIRS,
    Organisation.Trade.HEALTH, Organisation.Trade.EDUCATION, Organisation.Trade.LABOUR, Organisation.Trade.AGRICULTURE,
    Organisation.Trade.PROCURATORATE,
)  # fmt: skip
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def ask(key: str, label: Text, *choices: tuple[str, Text], hint: Text = "") -> Question:
    """One question; without choices it is answered in a few words."""
    return Question(key, label, choices, hint)


KINDS = (
    Kind(
        "advice", _("Advice"), order=5, public=True,
        prompt=_("What does she want to know?"),
        plain=_("I have a question about my rights, my family or my work"),
    ),
    Kind(
        "domestic_violence", _("Domestic violence"), order=6, public=True, confidential=True, urgent=True, tellable=False,
        life=DOMESTIC_VIOLENCE, accept="rights.accept_violence_within",
        prompt=_("What happened, and is she safe now?"),
        plain=_("Somebody at home hurts, threatens or controls me, or somebody I know"),
        basis=_("Anti-Domestic Violence Law, articles 13, 14 and 23"),
        asked=(POLICE, COURT, HEALTH, JUSTICE), phrases=("家庭暴力", "保护令", "告诫", "证据"),
    ),
    Kind(
        "girls", _("Protection of girls"), order=7, public=True, confidential=True, urgent=True, tellable=False,
        life=REPORTED, accept="matters.report_within",
        prompt=_("What was seen or heard, when, and is the girl safe now?"),
        plain=_("A girl is being hurt, touched or neglected"),
        questions=(
            ask(
                "under_14", _("Is she under 14?"), *YES_NO,
                hint=_("Whatever happened to a girl under 14 was never with her consent."),
            ),
            ask(
                "harm", _("What is it about?"), ("sexual", _("Sexual abuse or touching")), ("beaten", _("Beating or maltreatment")),
                ("left", _("Left alone, nobody cares for her")), ("school", _("Kept from school")),
                ("marriage", _("Engaged or married as a child")), ("online", _("Online")), ("other", _("Something else")),
            ),
            ask("who", _("Who does it, and does she live with that person?")),
            ask("guardian", _("Who looks after her now, and does that person know?")),
            ask(
                "doctor", _("Has a doctor seen her?"), *YES_NO,
                hint=_("If something happened in the last three days: before washing, with the police."),
            ),
        ),
        basis=_("Law on the Protection of Minors, articles 11 and 54; Women's Rights Law, article 24: report to the police at once"),
        asked=(POLICE, PROSECUTOR, CIVIL, SCHOOLS, HEALTH), phrases=("未成年", "女童", "强制报告"),
    ),
    Kind(
        "abduction", _("Abduction and trafficking"), order=8, public=True, confidential=True, urgent=True, tellable=False,
        life=REPORTED, accept="matters.report_within",
        prompt=_("Who is missing or held, and what points to it?"),
        plain=_("Somebody was sold, is held against her will, or has disappeared"),
        questions=(
            ask("where_from", _("Where does she come from, and since when is she here or gone?")),
            ask("held", _("Is she locked in, or are her papers kept from her?"), *YES_NO),
            ask("able", _("Can she speak for herself?"), *YES_NO, hint=_("A language nobody understands, an illness of the mind, fear.")),
            ask("children", _("Are there children with her?"), *YES_NO),
        ),
        basis=_("Women's Rights Law, article 22; Criminal Law, articles 240 to 242: report to the police at once"),
        asked=(POLICE, CIVIL, HEALTH), phrases=("拐卖", "报警"),
    ),
    Kind(
        "family_dispute", _("Marriage and family dispute"), order=10, public=True, life=MEDIATED,
        prompt=_("What do they quarrel about, and what does she wish for?"),
        plain=_("Trouble in my marriage or family, divorce, parents-in-law"),
        questions=(
            ask("married", _("Married since"), hint=_("The year will do; “not registered” if they never were.")),
            ask("children", _("Children and their ages")),
            ask(
                "wish", _("What does she want?"), ("stay", _("To make up")), ("divorce", _("A divorce")),
                ("apart", _("To live apart for a while")),
                ("money", _("Money or property")), ("advice", _("She does not know yet")),
            ),
            ask(
                "about", _("What is it mostly about?"), ("character", _("Feelings and character")), ("affair", _("Another person")),
                ("drink", _("Drinking or gambling")), ("money", _("Money and debts")), ("in_laws", _("The older generation")),
                ("bride_price", _("Bride price")), ("old", _("Care of the old")), ("other", _("Something else")),
            ),
            ask("violence", _("Was there ever a blow or a threat?"), *YES_NO, hint=_("If yes, register it as domestic violence.")),
        ),
        basis=_("Civil Code, articles 1041 to 1092; Women's Rights Law, articles 60 to 69"),
        asked=(JUSTICE, COURT, CIVIL), phrases=("离婚", "调解", "法律援助"),
    ),
    Kind(
        "custody", _("Custody and visiting"), order=12, public=True,
        prompt=_("Where does the child live, and what is not kept?"),
        plain=_("My child after a separation: custody, visits, maintenance"),
        questions=(
            ask("child", _("The child's age, and with whom it lives")),
            ask(
                "paper", _("What was decided before?"), ("judgment", _("A judgment")), ("agreement", _("An agreement at the registry")),
                ("nothing", _("Nothing")),
            ),
            ask(
                "trouble", _("What is the trouble?"), ("visits", _("Visits are refused")), ("maintenance", _("Maintenance is not paid")),
                ("hidden", _("The child was taken or hidden")), ("change", _("Custody should change")), ("other", _("Something else")),
            ),
            ask("wish", _("What does the child wish?"), hint=_("From eight years on its own wish is asked for.")),
        ),
        basis=_(
            "Civil Code, articles 1084 to 1086; Women's Rights Law, article 70; Interpretation (I), articles 65 to 68, (II), article 12"
        ),
        asked=(COURT, JUSTICE, POLICE), phrases=("抚养", "探望"),
    ),
    Kind(
        "property", _("Property and land rights"), order=14, public=True,
        prompt=_("Which right is she denied, and by what decision?"),
        plain=_("Land, village dividends, a house or an inheritance I am denied"),
        questions=(
            ask(
                "right", _("Which right?"), ("land", _("Contracted land")), ("member", _("Membership of the village collective")),
                ("dividend", _("Dividends of the collective")), ("requisition", _("Compensation for requisitioned land")),
                ("homestead", _("Homestead")), ("inheritance", _("Inheritance")), ("marital", _("Property of the couple")),
            ),
            ask(
                "because", _("What reason was given?"), ("married_out", _("She married out")), ("married_in", _("She married in")),
                ("divorced", _("She is divorced")), ("widowed", _("She is widowed")), ("no_man", _("There is no man in the household")),
                ("other", _("Another reason")),
            ),
            ask(
                "body", _("Who decided?"), ("committee", _("The village committee")),
                ("assembly", _("The villagers' assembly or representatives")),
                ("collective", _("The collective economic organisation")), ("rules", _("The village rules say so")),
                ("family", _("Her family")),
            ),
            ask("household", _("Where is she registered, and where does she hold land?")),
        ),
        basis=_("Women's Rights Law, articles 53 to 58 and 75; Law on Rural Collective Economic Organisations, article 8"),
        asked=(LAND, JUSTICE, COURT), phrases=("土地", "外嫁女", "补偿"),
    ),
    Kind(
        "womens_work", _("Women's work and employment"), order=16, public=True,
        prompt=_("What did the employer do, and since when?"),
        plain=_("Trouble at work: hiring, pay, pregnancy, dismissal"),
        questions=(
            ask("employer", _("Employer")),
            ask(
                "right", _("Which right?"), ("hiring", _("Hiring: men only, or asked about marriage and children (article 43)")),
                ("contract", _("No contract, or clauses against marriage and birth (article 44)")),
                ("pay", _("Unequal pay (article 45)")),
                ("promotion", _("Promotion and training (article 46)")), ("protection", _("Barred work, four periods (article 47)")),
                ("dismissal", _("Lower pay or dismissal for pregnancy, birth, nursing (article 48)")), ("other", _("Something else")),
            ),
            ask(
                "stage", _("Is she pregnant, on maternity leave or nursing?"), ("pregnant", _("Pregnant")), ("leave", _("On leave")),
                ("nursing", _("Nursing")), ("no", _("No")),
            ),
            ask("proof", _("What does she have in writing?"), hint=_("Contract, notice, pay slips, messages.")),
        ),
        basis=_("Women's Rights Law, articles 41 to 49; Special Rules on the Labour Protection of Female Employees"),
        asked=(WORK, JUSTICE, PROSECUTOR), phrases=("孕期", "哺乳", "辞退", "招聘"),
    ),
    Kind(
        "harassment", _("Sexual harassment"), order=18, public=True, confidential=True, tellable=False,
        prompt=_("What happened, where, and must she meet that person again?"),
        plain=_("Somebody bothers me with words, messages, looks or touches"),
        questions=(
            ask(
                "where", _("Where?"), ("work", _("At work")), ("school", _("At school")), ("public", _("In public")),
                ("online", _("Online")), ("home", _("At somebody's home")),
            ),
            ask(
                "relation", _("Who is it?"), ("superior", _("A superior")), ("colleague", _("A colleague")), ("teacher", _("A teacher")),
                ("client", _("A customer")), ("known", _("Somebody else she knows")), ("stranger", _("A stranger")),
            ),
            ask(
                "evidence", _("What is kept of it?"),
                hint=_("Messages, pictures, recordings, clothes, a witness. Nothing is deleted or washed."),
            ),
            ask("told", _("Whom has she told, and what was done?")),
        ),
        basis=_("Women's Rights Law, articles 23 to 25 and 80; Civil Code, article 1010"),
        asked=(POLICE, WORK, SCHOOLS, JUSTICE), phrases=("性骚扰", "证据"),
    ),
    Kind(
        "personal_rights", _("Personal rights and dignity"), order=20, confidential=True,
        prompt=_("What was done to her, and what would put it right?"),
        questions=(
            ask(
                "right", _("Which right?"), ("freedom", _("Her freedom")), ("body", _("Life, body and health")),
                ("name", _("Honour and good name")),
                ("privacy", _("Privacy and personal data")), ("likeness", _("Her picture")), ("other", _("Another")),
            ),
            ask("who", _("Who did it?")),
            ask("proof", _("What is kept of it?")),
        ),
        basis=_("Women's Rights Law, articles 18 to 34"),
        asked=(POLICE, JUSTICE, COURT), phrases=("隐私", "名誉"),
    ),
    Kind(
        "civic_rights", _("Political rights, culture and education"), order=22,
        prompt=_("Which right was denied, and by whom?"),
        questions=(
            ask(
                "right", _("Which right?"), ("vote", _("To vote and be elected")), ("share", _("A woman on the village committee")),
                ("school", _("Going to school")), ("admission", _("Admission to a school or course")), ("other", _("Another")),
            ),
            ask("body", _("Which body decided?")),
        ),
        basis=_("Women's Rights Law, articles 12 to 17 and 35 to 40"),
        asked=(CIVIL, SCHOOLS, JUSTICE), phrases=("选举", "入学"),
    ),
)  # fmt: skip


def _phrases(request: HttpRequest, matter: Matter) -> str:
    """The answers usually given in a matter of this kind, at hand while somebody writes hers."""
    if not matter.kind.phrases or matter.finished_at or matter.closed_at or not isinstance(request.user, User):
        return ""
    found = queries.phrases_about(request.user, matter.kind.phrases, limit=4)
    return render_to_string("rights/phrases_of_kind.html", {"phrases": found}, request=request) if found else ""


OFFERS = (*KINDS, Panel("matters.matter", _phrases, order=60, place="aside"))
