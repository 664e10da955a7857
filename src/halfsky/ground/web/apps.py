from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "halfsky.ground.web"
    label = "web"
