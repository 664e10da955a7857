"""Addresses of rights: the desk and what belongs to it, and the public pages under a prefix of their own, which say nothing."""

from django.urls import path

from halfsky.programmes.rights.views import after, aid, calls, desk, public, publicity, shifts, stations, violence

app_name = "rights"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/caller/", desk.caller, name="caller"),
    path("desk/phrases/", desk.phrases_found, name="phrases_found"),
    path("desk/places/", desk.places, name="places"),
    path("directory/<int:organisation>/", desk.directory, name="directory"),
    path("calls/", calls.register, name="calls"),
    path("calls/missed/", calls.missed, name="missed"),
    path("calls/<int:call>/", calls.call, name="call"),
    path("calls/<int:call>/matter/", calls.matter, name="call_matter"),
    path("calls/<int:call>/hand/<slug:to>/", calls.transfer, name="call_transfer"),
    path("calls/<int:call>/do/<slug:verb>/", calls.move, name="call_move"),
    path("shift/", shifts.shift, name="shift"),
    path("lines/", shifts.lines, name="lines"),
    path("phrases/", shifts.phrases, name="phrases"),
    path("phrases/new/", shifts.new_phrase, name="new_phrase"),
    path("phrases/<int:phrase>/", shifts.change_phrase, name="change_phrase"),
    path("phrases/<int:phrase>/remove/", shifts.remove_phrase, name="remove_phrase"),
    path("law-questions/<int:law_question>/matter/", publicity.make_matter, name="law_question_matter"),
    path("stations/", stations.register, name="stations"),
    path("stations/new/", stations.new, name="new_station"),
    path("stations/<int:venue>/", stations.station, name="station"),
    path("stations/<int:venue>/agree/", stations.keep, {"do": "agree"}, name="agree"),
    path("stations/<int:venue>/propose/", stations.keep, {"do": "propose"}, name="propose"),
    path("stations/<int:venue>/duty/", stations.keep, {"do": "put_on_duty"}, name="put_on_duty"),
    path("duties/<int:duty>/remove/", stations.take_off_duty, name="take_off_duty"),
    path("agreements/<int:agreement>/end/", stations.end_agreement, name="end_agreement"),
    path("recognitions/<int:recognition>/<slug:verb>/", stations.recognition_move, name="recognition_move"),
    path("aid/", aid.register, name="aids"),
    path("aid/new/", aid.new, name="new_aid"),
    path("aid/<int:aid>/", aid.aid, name="aid"),
    path("aid/<int:aid>/<slug:verb>/", aid.move, name="aid_move"),
    path("counselling/<str:number>/begin/", after.begin, name="begin_counselling"),
    path("counselling/<int:counselling>/notes/", after.notes, name="notes"),
    path("counselling/<int:counselling>/do/<slug:verb>/", after.counselling_move, name="counselling_move"),
    path("visits/<str:number>/plan/", after.plan_visit, name="plan_visit"),
    path("visits/<int:visit>/<slug:verb>/", after.visit_move, name="visit_move"),
    path("courts/", stations.courts, name="courts"),
    path("plan/<str:number>/", violence.plan, name="plan"),
    path("orders/<int:order>/<slug:verb>/", violence.order_move, name="order_move"),
    path("admonitions/<int:admonition>/<slug:verb>/", violence.admonition_move, name="admonition_move"),
]

public_urlpatterns = [
    path("", public.help, name="help"),
    path("v/<slug:token>/", public.venue, name="public_venue"),
    path("ask/", public.ask, name="ask"),
    path("ask/towns/", public.towns, name="towns"),
    path("ask/<slug:token>/", public.ask, name="ask_at"),
    path("follow/", public.follow, name="follow"),
    path("follow/word/", public.word, name="word"),
    path("lost/", public.lost, name="lost"),
]
