"""Addresses: units, posts, people."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.units import people, views

urlpatterns: list[URLPattern] = [
    path("units", views.units, name="units"),
    path("units/<str:code>", views.unit, name="unit"),
    path("units/<str:code>/posts", views.post_add, name="post-add"),
    path("units/<str:code>/posts/<str:post>/end", views.post_end, name="post-end"),
    path("units/<str:code>/posts/<str:post>/phone", views.post_phone, name="post-phone"),
    path("units/<str:code>/posts/<str:post>/second-step", views.post_second_step, name="post-second-step"),
    path("people", people.people_list, name="people"),
    path("people/new", people.person_add, name="person-add"),
    path("people/<uuid:person>", people.person, name="person"),
    path("people/<uuid:person>/<str:act>", people.person_act, name="person-act"),
]
