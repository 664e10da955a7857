"""Addresses of activities. The one with which people sign in is a word of chance; no address says what an activity is about."""

from django.urls import path

from halfsky.kernel.activities.views import activities, attendance, hosts, telling

app_name = "activities"

urlpatterns = [
    path("", activities.register_of_activities, name="register"),
    path("month/", activities.month, name="month"),
    path("held/", telling.held_usual, name="held_usual"),
    path("held/<str:activity_kind>/", telling.held, name="held"),
    path("plan/<str:activity_kind>/", telling.plan, name="plan"),
    path("asked/<int:host>/", hosts.asked, name="asked"),
    path("asked/<int:host>/<slug:answer>/", hosts.answer, name="answer"),
    path("<int:activity>/", activities.activity, name="activity"),
    path("<int:activity>/do/<slug:verb>/", activities.move, name="move"),
    path("<int:activity>/again/", telling.again, name="again"),
    path("<int:activity>/sign-in/", attendance.board, name="board"),
    path("<int:activity>/sign-in/count/", attendance.count, name="count"),
    path("<int:activity>/came/", attendance.came, name="came"),
    path("<int:activity>/came/<int:attendance>/strike/", attendance.strike, name="strike"),
    path("<int:activity>/sheet/", attendance.sheet, name="sheet"),
    path("<int:activity>/poster/", attendance.poster, name="poster"),
]

# Pages without an account: signing in.
public_urlpatterns = [path("<slug:token>/", attendance.sign_in, name="in")]
