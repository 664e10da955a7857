"""Addresses of the imports."""

from django.urls import path

from halfsky.ground.imports.views import lists, record, steps

app_name = "imports"
urlpatterns = [
    path("", lists.imports, name="imports"),
    path("new/<slug:slug>/", lists.new, name="new"),
    path("form/<slug:slug>/", lists.form, name="form"),
    path("<uuid:key>/", record.record, name="import"),
    path("<uuid:key>/rejected/", record.rejected, name="rejected"),
    path("<uuid:key>/sheet/", steps.sheet, name="sheet"),
    path("<uuid:key>/headings/", steps.headings, name="headings"),
    path("<uuid:key>/places/", steps.places, name="places"),
    path("<uuid:key>/check/", steps.check, name="check"),
    path("<uuid:key>/write/", steps.write, name="write"),
    path("<uuid:key>/cancel/", steps.cancel, name="cancel"),
]
