"""What allauth may do here, and the words it does it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienket.access import sealing, sessions
from lienket.desk.accounts.device import known, remember, words
from lienket.desk.sign_ins import DELAYED, tell

if TYPE_CHECKING:
    from lienket.units.models import Account


TOO_MANY = _("Nhập sai quá nhiều lần. Đợi năm phút rồi thử lại; nếu quên mật khẩu, nhờ người quản trị cấp đường dẫn đặt lại.")
WEAK = {
    "password_too_short": _("Mật khẩu quá ngắn: cần ít nhất 12 ký tự. Bốn từ bất kỳ ghép lại là đủ và dễ nhớ."),
    "password_too_common": _("Mật khẩu này có trong danh sách hay bị đoán. Chọn mật khẩu khác."),
    "password_of_our_words": _("Mật khẩu này gần như chỉ gồm những từ ai ở đây cũng nghĩ tới. Thêm vài từ khác."),
    "password_too_similar": _("Mật khẩu quá giống tên đăng nhập. Chọn mật khẩu khác."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations only; where to go next is an address of this site."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang bị khóa."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn. Chờ mã mới trên điện thoại rồi nhập lại."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by himself."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this site, without a host."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """A password that may be used; every reason against it in the reader's words."""
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError([ValidationError(WEAK.get(e.code or "", e.message), code=e.code) for e in error.error_list]) from None
        return password

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Whose wrong attempts are counted together: those of one device the account signed in on before, and those of everybody else."""
        key, device = super()._get_login_attempts_cache_key(request, **credentials), known(request, credentials.get("username", ""))
        return f"{key}:{device}" if device else str(key)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Whether an attempt is looked at now; who has to wait is told so, and the log too."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell(DELAYED, request, login=credentials.get("username", ""))
            raise

    def post_login(self, request: HttpRequest, user: Account, **values: Any) -> HttpResponseBase:
        """Where to go once signed in, second step included; the device is known from now on, and the session says where and when it began."""
        response: HttpResponseBase = super().post_login(request, user, **values)
        browser, system = words(request.headers.get("User-Agent", ""))
        sessions.begin(request.session, browser, system)
        remember(request, response, user.login)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page."""
        return reverse("account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm who one is, in the reader's words."""
        words = {
            "reauthenticate": _("Dùng mật khẩu"),
            "mfa_reauthenticate": _("Dùng mã trên điện thoại"),
            "mfa_reauthenticate:webauthn": _("Dùng khóa bảo mật"),
        }
        return [{**method, "description": words.get(method["id"], method["description"])} for method in super().get_reauthentication_methods(user)]


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of signing in; its secrets lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A kept secret."""
        return sealing.unseal(encrypted_text)

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": Adapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Không tắt được bước xác nhận thứ hai."),
        "cannot_generate_recovery_codes": _("Bật bước xác nhận thứ hai trước, rồi mới lấy mã dự phòng."),
    }

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """What a new security key is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Khóa %(number)s") % {"number": count + 1}
