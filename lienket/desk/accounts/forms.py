"""Forms of signing in and of one's own account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from struct import error as StructError
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter as second_step_adapter
from allauth.mfa.base.forms import AuthenticateForm as SecondStepForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondStepAgainForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lienket.access.phone_codes import phone_of
from lienket.units.queries import HeldPost

if TYPE_CHECKING:
    from lienket.units.models import Account

NEW_PASSWORD = _("Ít nhất 12 ký tự; bốn từ bất kỳ ghép lại là đủ. Không giống tên đăng nhập.")
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}


def _say(field: forms.Field, label: Any, hint: Any = "") -> None:
    """Our words on a field of allauth's, and no placeholder: it vanishes when one needs it."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):  # type: ignore[misc]
    """Login name and password. What was wrong of the two is not said."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["login"], _("Tên đăng nhập"))
        _say(self.fields["password"], _("Mật khẩu"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autofocus": True}

    def clean_login(self) -> str:
        """Login names have small letters only."""
        return str(super().clean_login()).lower()


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """A new password for whoever knows the present one."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["oldpassword"], _("Mật khẩu hiện tại"))
        _say(self.fields["password1"], _("Mật khẩu mới"), NEW_PASSWORD)
        _say(self.fields["password2"], _("Mật khẩu mới, nhập lại"))

    def clean(self) -> dict[str, Any]:
        """Both new passwords are the same."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        if cleaned.get("password1") and cleaned.get("password2") and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return cleaned


class ConfirmPassword(ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something that needs care."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["password"], _("Mật khẩu"))
        self.fields["password"].widget.attrs["autofocus"] = True


class GoodOnce:
    """A phone's code is taken once, for all the time in which it would be right."""

    def clean_code(self: Any) -> str:
        """The code, which is used up by that. Raises ValidationError."""
        with phone_of(self.user) as phone:
            again = phone.was_taken(self.cleaned_data["code"])
            if again:
                check_rate_limit(self.user)  # It counts like any wrong one.
            else:
                code = str(super().clean_code())  # type: ignore[misc]
                again = self.authenticator.type == Authenticator.Type.TOTP and not phone.take(code)
            if again:
                self._emit_authentication_failed(phone.row)
                raise second_step_adapter().validation_error("incorrect_code")
        return code


class SecondStep(GoodOnce, SecondStepForm):  # type: ignore[misc]
    """The code of the second step, or a recovery code."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["code"], _("Mã sáu số trên điện thoại, hoặc một mã dự phòng"))
        self.fields["code"].widget.attrs |= CODE


class SecondStepAgain(GoodOnce, SecondStepAgainForm):  # type: ignore[misc]
    """The code once more before something that needs care."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["code"], _("Mã sáu số trên điện thoại, hoặc một mã dự phòng"))
        self.fields["code"].widget.attrs |= CODE


class BeginSecondStep(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator, which proves that it works."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["code"], _("Mã sáu số ứng dụng vừa hiện"))
        self.fields["code"].widget.attrs |= CODE


KEY_NAME = _("Tên của khóa")
KEY_HINT = _("Để bạn phân biệt các khóa; ví dụ: khóa USB ở cơ quan.")


NO_KEY = _("Khóa không trả lời đúng. Thử lại, hoặc dùng cách khác.")
UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, StructError)
"""What the library that reads a key's answer raises where it is none."""


class CredentialField(forms.JSONField):
    """What the browser got from a security key: a JSON object. Other JSON django-allauth would in part not look at (`false`), and take for an answer."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The answer. Raises ValidationError."""
        found = super().to_python(value)
        if found is not None and not isinstance(found, dict):
            raise forms.ValidationError(NO_KEY)
        return found


def _credential() -> CredentialField:
    return CredentialField(error_messages={"required": NO_KEY, "invalid": NO_KEY})


@contextmanager
def _read() -> Iterator[None]:
    """An answer that cannot be read is a wrong one."""
    try:
        yield
    except UNREADABLE:
        raise forms.ValidationError(NO_KEY) from None


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key, and what its owner calls it."""

    name = forms.CharField(required=False, max_length=80)
    credential = _credential()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["name"], KEY_NAME, KEY_HINT)
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """A new key that answers for this site."""
        with _read():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    """What the owner calls a security key."""

    name = forms.CharField(max_length=80)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _say(self.fields["name"], KEY_NAME, KEY_HINT)
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True}


class Key(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a security key at signing in."""

    credential = _credential()

    def clean_credential(self) -> Authenticator:
        """The key of this account that answered."""
        with _read():
            return super().clean_credential()


class KeyAgain(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a security key before something that needs care."""

    credential = _credential()

    def clean_credential(self) -> Authenticator:
        """The key of this account that answered."""
        with _read():
            return super().clean_credential()


class NewPassword(forms.Form):
    """The password set with a one-time link."""

    password1 = forms.CharField(
        label=_("Mật khẩu mới"), help_text=NEW_PASSWORD, strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Mật khẩu mới, nhập lại"), strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, account: Account, **values: Any) -> None:
        super().__init__(*args, **values)
        self.account = account

    def clean_password1(self) -> str:
        """A password that may be used."""
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.account))

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password1") and cleaned.get("password2") and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return cleaned


class LinkCode(forms.Form):
    """The code of a one-time link, typed from paper."""

    code = forms.CharField(
        label=_("Mã trên phiếu"),
        help_text=_("24 chữ và số, thành sáu nhóm; không phân biệt chữ hoa, chữ thường."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )


class Preferences(forms.Form):
    """Language and colours."""

    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Nền màn hình"), choices=[("auto", _("Theo máy")), ("light", _("Sáng")), ("dark", _("Tối"))])


class NewToken(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("Dùng cho việc gì"), help_text=_("Ví dụ: máy chủ camera cổng B. Chỉ một mình bạn thấy."), max_length=80)
    post = forms.ChoiceField(label=_("Chương trình làm việc với chức trách"), help_text=_("Chương trình xem và làm được đúng như chức trách này, không hơn."))
    days = forms.TypedChoiceField(
        label=_("Hết hạn sau"), coerce=int, initial=90, choices=[(30, _("30 ngày")), (90, _("90 ngày")), (180, _("180 ngày")), (365, _("365 ngày"))]
    )

    def __init__(self, *args: Any, posts: list[HeldPost], language: str, **values: Any) -> None:
        super().__init__(*args, **values)
        vi = language == "vi"
        words = [(str(p.post), f"{p.unit_vi if vi else p.unit_en} – {p.title_vi if vi else p.title_en}") for p in posts]
        self.fields["post"].choices = words  # type: ignore[attr-defined]

    @property
    def period(self) -> timedelta:
        """How long the key is good for."""
        return timedelta(days=self.cleaned_data["days"])
