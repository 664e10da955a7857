"""Addresses of the jobs."""

from django.urls import path

from halfsky.ground.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("badge/", views.badge, name="badge"),
    path("verify-journal/", views.verify_journal, name="verify_journal"),
    path("<uuid:job>/", views.job, name="job"),
]
