"""/saved/, /collections/, /wishlists/"""

from django.urls import path, register_converter

from community.saved import views
from community.saved.kinds import KindConverter

register_converter(KindConverter, "kind")

app_name = "saved"
urlpatterns = [
    path("saved/", views.mine, name="mine"),
    path("<kind:kind>/new/", views.start, name="new"),
    path("<kind:kind>/of/<username:username>/", views.of_member, name="of_member"),
    path("<kind:kind>/keep/<int:pk>/", views.save, name="keep"),
    path("<kind:kind>/edit/<int:pk>/", views.edit, name="edit"),
    path("<kind:kind>/<int:pk>/<slug:slug>/", views.show, name="list"),
]
