"""Addresses of the notices."""

from django.urls import path

from halfsky.ground.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read_all"),
    path("<int:notice>/read/", views.read, name="read"),
]
