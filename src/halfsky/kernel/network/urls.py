"""Addresses of the network; public ones have a prefix of their own."""

from django.urls import path

from halfsky.kernel.network.views import explorer, invitations, members, organisations, places, settings, venues

app_name = "network"

urlpatterns = [
    path("", explorer.explorer, name="explorer"),
    path("organisations/", explorer.organisations, name="organisations"),
    path("divisions/", explorer.divisions, name="divisions"),
    path("divisions/<int:division>/", places.division, name="division"),
    path("divisions/<int:division>/rename/", places.rename_division, name="rename_division"),
    path("divisions/<int:division>/move/", places.move_division, name="move_division"),
    path("divisions/<int:division>/merge/", places.merge_division, name="merge_division"),
    path("divisions/<int:division>/open/", places.open_division, name="open_division"),
    path("divisions/<int:division>/found/", places.found_inside, name="found_inside"),
    path("switch/", explorer.switch, name="switch"),
    path("<int:key>/", organisations.organisation, name="organisation"),
    path("<int:key>/branch/", explorer.branch, name="branch"),
    path("<int:key>/found/", organisations.found, name="found"),
    path("<int:key>/found/named/", organisations.found_named, name="found_named"),
    path("<int:key>/rename/", organisations.rename, name="rename"),
    path("<int:key>/move/", organisations.move, name="move"),
    path("<int:key>/second/", organisations.lead_second, name="lead_second"),
    path("<int:key>/second/<int:under>/end/", organisations.end_second, name="end_second"),
    path("<int:key>/merge/", organisations.merge, name="merge"),
    path("<int:key>/dissolve/", organisations.dissolve, name="dissolve"),
    path("<int:key>/term/", organisations.term, name="term"),
    path("<int:key>/venue/", venues.open_venue, name="open_venue"),
    path("<int:key>/grant/", members.give, name="give"),
    path("<int:key>/invite/", members.invite, name="invite"),
    path("venues/", venues.venues, name="venues"),
    path("venues/<int:venue>/", venues.venue, name="venue"),
    path("venues/<int:venue>/change/", venues.change_venue, name="change_venue"),
    path("venues/<int:venue>/close/", venues.close_venue, name="close_venue"),
    path("members/", members.members, name="members"),
    path("members/form/", members.form, name="members_form"),
    path("members/invitations/", invitations.invitations, name="invitations"),
    path("members/<int:user>/", members.member, name="member"),
    path("members/<int:user>/invite/", members.reinvite, name="reinvite"),
    path("grants/", members.grants, name="grants"),
    path("grants/<int:grant>/deputy/", members.deputy, name="deputy"),
    path("grants/<int:grant>/end/", members.end, name="end_grant"),
    path("settings/", settings.settings, name="settings"),
    path("settings/<str:setting>/", settings.setting, name="setting"),
    path("settings/<str:setting>/decide/", settings.set_value, name="set_value"),
    path("settings/<str:setting>/inherit/", settings.unset_value, name="unset_value"),
    path("calendar/", settings.calendar, name="calendar"),
    path("calendar/mark/", settings.mark_day, name="mark_day"),
    path("calendar/<str:day>/unmark/", settings.unmark_day, name="unmark_day"),
]

public_urlpatterns = [path("<slug:token>/", venues.public_venue, name="public_venue")]
