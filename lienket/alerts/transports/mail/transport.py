"""Mail by Django's SMTP backend. The message id is that of the delivery: a mail tried again carries the same one, by which mail programs know it."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from lienket.alerts.message import Message, TransportError
from lienket.alerts.transports.bad_address import BadAddress

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 8


def ready() -> bool:
    """Whether the node knows a mail server."""
    return bool(settings.MAIL_HOST)


def read(typed: str, vietnamese: bool) -> str:
    """The address of one mailbox. Raises BadAddress."""
    address = typed.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress("không phải địa chỉ thư điện tử, ví dụ trucban@donvi.vn", "no address of mail, such as desk@unit.vn") from None
    return address


def send(address: str, message: Message, channel: str, seconds: int) -> None:
    """Hand the mail to the server. Raises TransportError."""
    connection = get_connection(
        SMTP,
        host=settings.MAIL_HOST,
        port=settings.MAIL_PORT,
        username=settings.MAIL_USER or None,
        password=settings.MAIL_PASSWORD or None,
        use_tls=settings.MAIL_SECURITY == "starttls",
        use_ssl=settings.MAIL_SECURITY == "tls",
        timeout=SECONDS,
    )
    domain = settings.MAIL_FROM.rpartition("@")[2] or "lienket.invalid"
    headers = {"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated", "Content-Language": message.language}
    subject = " ".join(message.subject.split())  # A line break would end the header.
    try:
        EmailMessage(subject, message.text, settings.MAIL_FROM, [address], connection=connection, headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:
        status = next(iter(error.recipients.values()))[0]
        raise TransportError(f"smtp-{status}", final=status >= 500) from None
    except smtplib.SMTPAuthenticationError as error:
        raise TransportError(f"smtp-{error.smtp_code}") from None  # The operator's to repair: worth trying again.
    except smtplib.SMTPResponseException as error:
        raise TransportError(f"smtp-{error.smtp_code}", final=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError):
        raise TransportError("unreachable", unknown=True) from None
