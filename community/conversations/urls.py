"""/comments/, /report/"""

from django.urls import path

from community.conversations import remarks, reports
from community.conversations.models import REPORTED

app_name = "conversations"
urlpatterns = [
    path("comments/<int:pk>/", remarks.thread, name="thread"),
    path("comments/<int:pk>/reply/", remarks.reply, name="reply"),
    path("comments/<int:pk>/edit/", remarks.edit, name="edit"),
    path("comments/<int:pk>/delete/", remarks.delete, name="delete"),
    path("comments/<int:pk>/like/", remarks.like, name="like"),
    *(
        path(f"report/{kind}/<int:pk>/", reports.report, {"kind": kind}, name=f"report-{kind}")
        for kind in REPORTED
    ),
]
