"""Rows of units, posts, people, accounts, succession, zones and their outlines."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from lienket.journal.rows import DomainRow, ErasableRow, NodeRow


class Dated(DomainRow):
    """A row with a half-open period of local dates [valid_from, valid_until)."""

    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        """Abstract."""

        abstract = True
        default_manager_name = "unrestricted"


class Unit(Dated):
    """An organisation at the table or beside it."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        """One code once in a model; a unit ends after it begins."""

        constraints = [
            models.UniqueConstraint(fields=["model", "code"], name="units_unit_code"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gt=F("valid_from")), name="units_unit_period"
            ),
        ]


class Post(Dated):
    """A position in a unit, apart from whoever holds it."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    code = models.CharField(max_length=64)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    duty = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        """One code once in a unit."""

        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="units_post_code")]


class PostPhone(Dated):
    """The duty telephone of a post – never of a person – as it is dialled: 0…, +…, or a short number of an emergency service."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="phones")
    number = models.CharField(max_length=16)

    class Meta(Dated.Meta):
        """One telephone of a post at a time."""

        constraints = [models.UniqueConstraint(fields=["post"], condition=Q(valid_until=None), name="units_post_phone_now")]


class PostSecondStep(Dated):
    """From a day until a day a post demands of whoever holds it that signing in has a second step."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        """One demand of a post at a time."""

        constraints = [models.UniqueConstraint(fields=["post"], condition=Q(valid_until=None), name="units_post_second_step_now")]


class Person(DomainRow):
    """Someone who holds posts; the name is in PersonDetail."""

    id = models.UUIDField(primary_key=True)


class PersonDetail(ErasableRow):
    """The name of a person, erasable."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)


class Holding(Dated):
    """A person in a post from a day until a day."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")


class AccountManager(BaseUserManager["Account"]):
    """Accounts are looked up by login name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this login."""
        return self.get(login=username)

    def open(self, *, login: str, person: UUID) -> Account:
        """An account nobody can sign in with until a password is set. Accounts are the node's, so no door stands before them."""
        return self.create(login=login, person_id=person, password=make_password(None))


class Account(AbstractBaseUser):
    """A way to sign in; belongs to a person. Not a domain row: it is the node's, and passwords never meet the journal."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accounts")
    is_active = models.BooleanField(default=True)
    administrator = models.BooleanField(default=False)
    language = models.CharField(max_length=7, default="vi")
    theme = models.CharField(max_length=5, default="auto", choices=[(t, t) for t in ("auto", "light", "dark")])
    last_post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")

    USERNAME_FIELD = "login"
    objects = AccountManager()
    of_node = AccountManager()


class CredentialLink(NodeRow):
    """A one-time address under which the holder of an account sets a password; only its digest is kept. The node's, like accounts."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=6, choices=[(p, p) for p in ("INVITE", "RESET")])
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiToken(NodeRow):
    """A key by which a program acts in one post; only its digest is kept. The node's, like accounts."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class FeedToken(NodeRow):
    """The secret in the address by which a calendar program reads one post's deadlines; only its digest is kept. The node's, like accounts."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    account = models.ForeignKey(Account, models.CASCADE, related_name="feeds")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class DutyShift(DomainRow):
    """Who is on duty in a post, half-open [start_at, end_at). `person` is None where only the post is named."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="shifts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """`units_duty_now` serves "on duty now"; a shift ends after it starts."""

        indexes = [models.Index(fields=["end_at", "start_at"], condition=Q(cancelled_at=None), name="units_duty_now")]
        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="units_duty_period")]


class DutyStandIn(DomainRow):
    """Who is on duty in place of the person planned, for a part of a shift or all of it, half-open. Why lies in DutyReason, under the same id."""

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey(DutyShift, models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """It ends after it begins."""

        constraints = [models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="units_stand_in_period")]


class DutyReason(ErasableRow):
    """Why somebody stands in: words, which may be about health or family."""

    id = models.UUIDField(primary_key=True)
    text = models.CharField(max_length=400)


class DutySwap(DomainRow):
    """Two people exchange their shifts: `giver` offers the shift `offered` for the shift `wanted` of `taker`, who agrees or not."""

    id = models.UUIDField(primary_key=True)
    offered = models.ForeignKey(DutyShift, models.PROTECT, related_name="+")
    wanted = models.ForeignKey(DutyShift, models.PROTECT, related_name="+")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(s, s) for s in ("PROPOSED", "AGREED", "REJECTED", "WITHDRAWN", "UNDONE")], default="PROPOSED")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """Two shifts are offered for each other once at a time."""

        constraints = [models.UniqueConstraint(fields=["offered", "wanted"], condition=Q(state="PROPOSED"), name="units_swap_open")]


class Handover(DomainRow):
    """The hand-over of a shift: who wrote the notes `note`, and who took over. The notes lie in an erasable row."""

    id = models.UUIDField(primary_key=True)
    shift = models.OneToOneField(DutyShift, models.PROTECT, related_name="handover")
    note = models.UUIDField(null=True)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)


class HandoverNote(ErasableRow):
    """What the one who leaves wants the next to know."""

    id = models.UUIDField(primary_key=True)
    text = models.TextField()


class Succession(DomainRow):
    """One predecessor and one successor; a split or merger is several rows with the same date."""

    id = models.UUIDField(primary_key=True)
    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeds")
    on = models.DateField()
    share = models.CharField(max_length=5, choices=[("whole", "whole"), ("part", "part")])
    reason_vi = models.CharField(max_length=400)
    reason_en = models.CharField(max_length=400)

    class Meta(DomainRow.Meta):
        """A pair succeeds once."""

        constraints = [models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="units_succession_once")]


class Zone(Dated):
    """A place the regulation speaks of."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    fence = models.CharField(max_length=7, null=True, choices=[("inside", "inside"), ("outside", "outside")])
    official = models.CharField(max_length=20, default="")

    class Meta(Dated.Meta):
        """One code once in a model."""

        constraints = [models.UniqueConstraint(fields=["model", "code"], name="units_zone_code")]


class ZoneUnit(DomainRow):
    """A unit whose territory belongs to a zone."""

    id = models.UUIDField(primary_key=True)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="zones")

    class Meta(DomainRow.Meta):
        """Each pair once."""

        constraints = [models.UniqueConstraint(fields=["zone", "unit"], name="units_zone_unit_once")]


class ZoneOutline(DomainRow):
    """An outline of a zone; the newest one counts, older ones stay."""

    id = models.UUIDField(primary_key=True)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="outlines")
    geometry = models.JSONField()
    approximate = models.BooleanField()
    origin = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """Read newest first."""

        indexes = [models.Index(fields=["zone", "recorded_at"], name="units_outline_newest")]
