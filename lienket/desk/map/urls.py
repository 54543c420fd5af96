"""Addresses: the map."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.map import views

urlpatterns: list[URLPattern] = [
    path("map", views.page, name="map"),
    path("map/data", views.data, name="map-data"),
    path("map.svg", views.svg, name="map-svg"),
    path("matters/<str:number>/map.svg", views.of_matter, name="matter-map"),
]
