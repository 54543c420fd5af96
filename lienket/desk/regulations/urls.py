"""Addresses of plans and regulations. These stand behind those of other pages under /regulations, since a code could be any word."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.regulations import consulting, drafting, editor, planning, signing, views

urlpatterns: list[URLPattern] = [
    path("regulations", views.regulations, name="regulations"),
    path("regulations/plans", planning.plans, name="plans"),
    path("regulations/plans/<uuid:plan>", planning.plan, name="plan"),
    path("regulations/plans/<uuid:plan>/<slug:act>", planning.plan_act, name="plan-act"),
    path("regulations/drafts/new", drafting.begin, name="draft-new"),
    path("regulations/drafts/<uuid:draft>", drafting.draft, name="draft"),
    path("regulations/drafts/<uuid:draft>/edit", editor.edit, name="draft-edit"),
    path("regulations/drafts/<uuid:draft>/preview", editor.preview, name="draft-preview"),
    path("regulations/drafts/<uuid:draft>/lint", editor.lint, name="draft-lint"),
    path("regulations/drafts/<uuid:draft>/clauses/<slug:clause>", editor.clause, name="draft-clause"),
    path("regulations/drafts/<uuid:draft>/consultation", consulting.consultation, name="draft-consultation"),
    path("regulations/drafts/<uuid:draft>/signing", signing.signing, name="draft-signing"),
    path("regulations/drafts/<uuid:draft>/document.pdf", signing.document, name="draft-pdf"),
    path("regulations/drafts/<uuid:draft>/do/<slug:act>", drafting.act, name="draft-act"),
    path("regulations/<slug:code>", views.regulation, name="regulation"),
    path("regulations/<slug:code>/<slug:act>", views.regulation_act, name="regulation-act"),
]
