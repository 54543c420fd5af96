"""Addresses: the inbox, channels and deliveries, broadcasts."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.alerts import recalled, telling, views

urlpatterns: list[URLPattern] = [
    path("inbox", views.inbox, name="inbox"),
    path("inbox/<uuid:notice>/read", views.notice_read, name="notice-read"),
    path("recalls", recalled.listed, name="recalls"),
    path("recalls/<uuid:recalled>/acknowledge", recalled.acknowledge, name="recall-acknowledge"),
    path("channels", views.channels, name="channels"),
    path("channels/log", views.log, name="deliveries"),
    path("channels/<uuid:channel>", views.channel, name="channel"),
    path("channels/<uuid:channel>/end", views.channel_end, name="channel-end"),
    path("channels/<uuid:channel>/test", views.channel_test, name="channel-test"),
    path("deliveries/<uuid:delivery>/retry", views.delivery_retry, name="delivery-retry"),
    path("deliveries/<uuid:delivery>/dismiss", views.delivery_dismiss, name="delivery-dismiss"),
    path("broadcasts", telling.listed, name="broadcasts"),
    path("broadcasts/new", telling.new, name="broadcast-new"),
    path("broadcasts/<uuid:broadcast>", telling.one, name="broadcast"),
    path("broadcasts/<uuid:broadcast>/read", telling.read, name="broadcast-read"),
    path("broadcasts/<uuid:broadcast>/withdraw", telling.withdraw, name="broadcast-withdraw"),
]
