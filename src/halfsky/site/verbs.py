"""The verbs of the journal in words, for the audit page. What has no word here is shown as the journal has it."""

from __future__ import annotations

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters import queries as matters

Text = str | Promise

WORDS: dict[str, Text] = {
    "accounts.accept_invitation": pgettext_lazy("journal", "invitation accepted"),
    "accounts.add_second_factor": pgettext_lazy("journal", "second factor added"),
    "accounts.change_password": pgettext_lazy("journal", "password changed"),
    "accounts.close": pgettext_lazy("journal", "account closed"),
    "accounts.create": pgettext_lazy("journal", "account created"),
    "accounts.delete_view": pgettext_lazy("journal", "saved filter dropped"),
    "accounts.end_session": pgettext_lazy("journal", "session ended"),
    "accounts.end_sessions": pgettext_lazy("journal", "other sessions ended"),
    "accounts.invite": pgettext_lazy("journal", "user invited"),
    "accounts.lock_out": pgettext_lazy("journal", "account locked for a while"),
    "accounts.remove_second_factor": pgettext_lazy("journal", "second factor removed"),
    "accounts.reopen": pgettext_lazy("journal", "account reopened"),
    "accounts.restore_second_factor": pgettext_lazy("journal", "second factor restored"),
    "accounts.save_view": pgettext_lazy("journal", "filter saved"),
    "accounts.sign_in": pgettext_lazy("journal", "signed in"),
    "activities.confirm_host": pgettext_lazy("journal", "activity was theirs too"),
    "activities.decline_host": pgettext_lazy("journal", "activity was not theirs"),
    "activities.erase_guests": pgettext_lazy("journal", "guests' names erased"),
    "activities.plan": pgettext_lazy("journal", "activity planned"),
    "activities.sign_in": pgettext_lazy("journal", "signed in at an activity"),
    "activities.strike": pgettext_lazy("journal", "sign-in struck out"),
    "files.attach": pgettext_lazy("journal", "file attached"),
    "files.erase": pgettext_lazy("journal", "file erased"),
    "files.open": pgettext_lazy("journal", "file opened"),
    "files.remove": pgettext_lazy("journal", "file removed"),
    "imports.accept": pgettext_lazy("journal", "list accepted"),
    "imports.cancel": pgettext_lazy("journal", "import of a list cancelled"),
    "imports.check": pgettext_lazy("journal", "list checked"),
    "imports.choose_sheet": pgettext_lazy("journal", "sheet of a list chosen"),
    "imports.erase": pgettext_lazy("journal", "content of a list deleted"),
    "imports.finish": pgettext_lazy("journal", "list imported"),
    "imports.hold": pgettext_lazy("journal", "import of a list held"),
    "imports.map": pgettext_lazy("journal", "headings of a list named"),
    "imports.name_places": pgettext_lazy("journal", "places of a list named"),
    "imports.resume": pgettext_lazy("journal", "import of a list taken up again"),
    "imports.send": pgettext_lazy("journal", "list sent"),
    "imports.take_form": pgettext_lazy("journal", "empty form of a list taken"),
    "jobs.start": pgettext_lazy("journal", "job started"),
    "jobs.finish": pgettext_lazy("journal", "job finished"),
    "jobs.fail": pgettext_lazy("journal", "job failed"),
    "jobs.cancel": pgettext_lazy("journal", "job cancelled"),
    "journal.erase": pgettext_lazy("journal", "content of an event erased"),
    "matters.hand_over_all": pgettext_lazy("journal", "all open work handed over"),
    "matters.view": pgettext_lazy("journal", "matter looked at"),
    "network.change_venue": pgettext_lazy("journal", "venue changed"),
    "network.close_venue": pgettext_lazy("journal", "venue closed"),
    "network.dissolve": pgettext_lazy("journal", "organisation dissolved"),
    "network.end_grant": pgettext_lazy("journal", "grant ended"),
    "network.end_second": pgettext_lazy("journal", "second leadership ended"),
    "network.found": pgettext_lazy("journal", "organisation founded"),
    "network.found_territorial": pgettext_lazy("journal", "federations founded on the map"),
    "network.give_grant": pgettext_lazy("journal", "grant given"),
    "network.lead_second": pgettext_lazy("journal", "second leadership begun"),
    "network.load_divisions": pgettext_lazy("journal", "divisions loaded"),
    "network.mark_day": pgettext_lazy("journal", "day of the calendar marked"),
    "network.merge": pgettext_lazy("journal", "organisations merged"),
    "network.merge_division": pgettext_lazy("journal", "places merged"),
    "network.move": pgettext_lazy("journal", "organisation moved"),
    "network.move_division": pgettext_lazy("journal", "place moved"),
    "network.name_deputy": pgettext_lazy("journal", "deputy named"),
    "network.open_division": pgettext_lazy("journal", "place put on the map"),
    "network.open_venue": pgettext_lazy("journal", "venue opened"),
    "network.rename": pgettext_lazy("journal", "organisation renamed"),
    "network.rename_division": pgettext_lazy("journal", "place renamed"),
    "network.set_value": pgettext_lazy("journal", "setting decided"),
    "network.start_term": pgettext_lazy("journal", "term begun"),
    "network.unmark_day": pgettext_lazy("journal", "day of the calendar unmarked"),
    "network.unset_value": pgettext_lazy("journal", "setting given back"),
    "notices.read": pgettext_lazy("journal", "notice read"),
    "notices.read_all": pgettext_lazy("journal", "all notices read"),
    "notices.tell": pgettext_lazy("journal", "notice sent"),
    "people.add_category": pgettext_lazy("journal", "category added"),
    "people.ask": pgettext_lazy("journal", "asked to share a record"),
    "people.ask_again": pgettext_lazy("journal", "likely duplicate asked again"),
    "people.change": pgettext_lazy("journal", "person's record changed"),
    "people.close_access": pgettext_lazy("journal", "access to a person ended"),
    "people.compare": pgettext_lazy("journal", "records compared"),
    "people.complete": pgettext_lazy("journal", "person's record completed"),
    "people.connect_account": pgettext_lazy("journal", "account connected with a person"),
    "people.correct": pgettext_lazy("journal", "person's record corrected"),
    "people.end_category": pgettext_lazy("journal", "category ended"),
    "people.end_guardian": pgettext_lazy("journal", "guardianship ended"),
    "people.erase": pgettext_lazy("journal", "person's record erased"),
    "people.export": pgettext_lazy("journal", "list of people exported"),
    "people.give_consent": pgettext_lazy("journal", "consent given"),
    "people.grant_access": pgettext_lazy("journal", "access to a person given"),
    "people.head_household": pgettext_lazy("journal", "head of a household named"),
    "people.hold_post": pgettext_lazy("journal", "post taken up"),
    "people.import": pgettext_lazy("journal", "people imported"),
    "people.join_household": pgettext_lazy("journal", "household joined"),
    "people.leave_household": pgettext_lazy("journal", "household left"),
    "people.leave_post": pgettext_lazy("journal", "post left"),
    "people.link": pgettext_lazy("journal", "person linked"),
    "people.look": pgettext_lazy("journal", "person looked at"),
    "people.merge": pgettext_lazy("journal", "records of one person merged"),
    "people.name_guardian": pgettext_lazy("journal", "guardian named"),
    "people.register": pgettext_lazy("journal", "person registered"),
    "people.register_list": pgettext_lazy("journal", "people registered from a list"),
    "people.register_many": pgettext_lazy("journal", "people registered in bulk"),
    "people.reveal": pgettext_lazy("journal", "full value revealed"),
    "people.tell": pgettext_lazy("journal", "what is kept about a person printed for her"),
    "people.tell_apart": pgettext_lazy("journal", "records found to be two people"),
    "people.withdraw_consent": pgettext_lazy("journal", "consent withdrawn"),
    "rights.agree": pgettext_lazy("journal", "agreement on a rights station recorded"),
    "rights.apply_aid": pgettext_lazy("journal", "judicial aid applied for"),
    "rights.begin_counselling": pgettext_lazy("journal", "counselling begun"),
    "rights.begin_call": pgettext_lazy("journal", "call taken"),
    "rights.begin_shift": pgettext_lazy("journal", "shift begun"),
    "rights.change_phrase": pgettext_lazy("journal", "answer phrase changed"),
    "rights.end_agreement": pgettext_lazy("journal", "agreement on a rights station ended"),
    "rights.end_shift": pgettext_lazy("journal", "shift handed over"),
    "rights.enter_aid": pgettext_lazy("journal", "payment of judicial aid entered"),
    "rights.export_aid": pgettext_lazy("journal", "judicial aid exported"),
    "rights.export_calls": pgettext_lazy("journal", "calls exported"),
    "rights.look_at_aid": pgettext_lazy("journal", "judicial aid looked at"),
    "rights.look_at_notes": pgettext_lazy("journal", "notes of a counsellor opened"),
    "rights.end_check": pgettext_lazy("journal", "household check ended"),
    "rights.finish_checklist": pgettext_lazy("journal", "list of a household check finished"),
    "rights.look_at_plan": pgettext_lazy("journal", "safety plan opened"),
    "rights.miss_call": pgettext_lazy("journal", "missed call written down"),
    "rights.plan_visit": pgettext_lazy("journal", "return visit planned"),
    "rights.propose_station": pgettext_lazy("journal", "rights station proposed for recognition"),
    "rights.put_on_duty": pgettext_lazy("journal", "put on duty at a rights station"),
    "rights.record_aid": pgettext_lazy("journal", "judicial aid of the past recorded"),
    "rights.record_aids": pgettext_lazy("journal", "judicial aid recorded in bulk"),
    "rights.remove_phrase": pgettext_lazy("journal", "answer phrase removed"),
    "rights.show_number": pgettext_lazy("journal", "caller's number shown"),
    "rights.take_off_duty": pgettext_lazy("journal", "taken off duty at a rights station"),
    "rights.start_check": pgettext_lazy("journal", "household check started"),
    "rights.visit_household": pgettext_lazy("journal", "household visited"),
    "rights.write_phrase": pgettext_lazy("journal", "answer phrase added"),
    "site.load_scenario": pgettext_lazy("journal", "scenario loaded"),
}


@cache
def words() -> dict[str, Text]:
    """Every verb in words: those above, and the moves of the lives."""
    kinds = [*house().kinds.values(), *house().activity_kinds.values()]
    lives = [*house().lives.values(), *(kind.life for kind in kinds)]
    moves = {f"{_room(life.name)}.{move.verb}": move.label for life in lives for move in life.moves}
    steps = {f"matters.{verb}": label for verb, label in matters.STEP_LABELS.items()}
    return {**moves, **steps, **WORDS}


def _room(life: str) -> str:
    """The room whose verbs a life holds: lives without a room in their name are lives of matters."""
    room, dot, _noun = life.partition(".")
    return room if dot else "matters"
