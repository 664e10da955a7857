from django.urls import path

from halfsky.kernel.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.here, name="here"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/<str:slug>/", views.rows, name="rows"),
]
