"""/comments/, /report/"""

from django.urls import path

from community.conversations import remarks, reports

app_name = "conversations"
urlpatterns = [
    path("comments/<int:pk>/", remarks.thread, name="thread"),
    path("comments/<int:pk>/reply/", remarks.reply, name="reply"),
    path("comments/<int:pk>/edit/", remarks.edit, name="edit"),
    path("comments/<int:pk>/delete/", remarks.delete, name="delete"),
    path("comments/<int:pk>/like/", remarks.like, name="like"),
    path("report/look/<int:pk>/", reports.report, {"kind": "look"}, name="report-look"),
    path("report/comment/<int:pk>/", reports.report, {"kind": "comment"}, name="report-comment"),
    path("report/person/<int:pk>/", reports.report, {"kind": "person"}, name="report-person"),
]
