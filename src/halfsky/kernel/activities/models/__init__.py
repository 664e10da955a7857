"""The nouns of activities; see the room's docstring."""

from halfsky.kernel.activities.models.activity import Activity, ActivityAccess, Host, Leaflet, Step, Topic
from halfsky.kernel.activities.models.attendance import Attendance

__all__ = ["Activity", "ActivityAccess", "Attendance", "Host", "Leaflet", "Step", "Topic"]
