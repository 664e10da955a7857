"""Addresses of the files."""

from django.urls import path

from halfsky.ground.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:file>/", views.fetch, name="file"),
    path("<uuid:file>/small/", views.thumb, name="thumb"),
    path("<uuid:file>/remove/", views.remove, name="remove"),
]
