"""/products/"""

from django.urls import path

from community.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.products, name="products"),
    path("<int:pk>/<slug:slug>/", views.product, name="product"),
]
