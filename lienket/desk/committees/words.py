"""Words of roles, ranks and rhythms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lienket.committees.codes import Role

ROLE_WORDS = {
    Role.HEAD: _("Trưởng ban"),
    Role.STANDING_DEPUTY: _("Phó Trưởng ban Thường trực"),
    Role.DEPUTY: _("Phó Trưởng ban"),
    Role.MEMBER: _("Thành viên"),
    Role.TEAM_HEAD: _("Tổ trưởng"),
    Role.TEAM_DEPUTY: _("Tổ phó"),
    Role.TEAM_MEMBER: _("Thành viên tổ"),
}
RANK_WORDS = (
    (1, _("1 – Cấp ủy")),
    (2, _("2 – Ủy ban nhân dân")),
    (3, _("3 – Công an tỉnh")),
    (4, _("4 – Biên phòng")),
    (5, _("5 – Sở, ngành, đơn vị khác")),
    (6, _("6 – Doanh nghiệp")),
)
EVERY_WORDS = (
    ("week", _("Mỗi tuần")),
    ("month", _("Mỗi tháng")),
    ("quarter", _("Mỗi quý")),
    ("half-year", _("Mỗi sáu tháng")),
    ("year", _("Mỗi năm")),
    ("once", _("Một lần")),
)
SHIFT_WORDS = (("before", _("Ngày làm việc liền trước")), ("after", _("Ngày làm việc liền sau")), ("none", _("Giữ nguyên ngày")))
