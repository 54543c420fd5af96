"""The habits of acting officers by pack: usual limits, how long work of a kind takes, what is written, how it ends. All assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from lienket.ops.stream.themes import weights
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Dealing with one kind of matter: median time from acknowledgment to close, its spread, how it ends, what the first note says."""

    median: timedelta
    sigma: float
    outcomes: Mapping[str, float]
    notes: tuple[str, ...]
    hands_over: float = 0.03
    stays_open: float = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the units of a pack behave. `limits` by severity, `slow_limit` for kinds that come on paper."""

    time_zone: str
    limits: Mapping[str, timedelta]
    slow_kinds: frozenset[str]
    slow_limit: timedelta
    work: Mapping[str, Work]
    otherwise: Work
    decline_reasons: tuple[str, ...]
    hand_over_reasons: tuple[str, ...]
    gravity: Mapping[str, float] = field(default_factory=dict)
    """Graver matters take this much longer."""
    keepers: frozenset[str] = frozenset()
    """Units with nobody to hand on to."""
    late: float = 0.06
    never: float = 0.02
    declines: float = 0.02
    promptness: float = 0.3
    """Median of a timely acknowledgment as a share of the limit."""
    quickest: timedelta = timedelta(seconds=30)
    first_note: timedelta = timedelta(hours=2)

    def usual_limit(self, facts: Facts) -> timedelta:
        """The acknowledgment limit where the caller gives none."""
        return self.slow_limit if facts.kind in self.slow_kinds else self.limits.get(facts.severity, self.slow_limit)

    def work_of(self, facts: Facts) -> Work:
        """What the kind of matter asks for."""
        return self.work.get(facts.kind, self.otherwise)


_H, _D = timedelta(hours=1), timedelta(days=1)

_FORMOSA = Profile(
    time_zone="Asia/Ho_Chi_Minh",
    # As the regulations of 2022 and 2025 have them (assumed clauses); the caller knows the edition.
    limits={
        "it-nghiem-trong": timedelta(minutes=120),
        "nghiem-trong": timedelta(minutes=30),
        "rat-nghiem-trong": timedelta(minutes=15),
        "dac-biet-nghiem-trong": timedelta(minutes=10),
    },
    slow_kinds=frozenset(weights("kien-nghi khieu-nai to-cao hoi-dap phoi-hop khai-bao-nnn phat-hien-kiem-tra tranh-chap-lao-dong")),
    slow_limit=timedelta(hours=8),
    gravity={"nghiem-trong": 1.5, "rat-nghiem-trong": 2.2, "dac-biet-nghiem-trong": 3.0},
    keepers=frozenset(("pc02", "pc03", "pc04", "ca-tinh-ha-tinh", "ubnd-tinh-ha-tinh")),
    decline_reasons=(
        "Địa điểm xảy ra không thuộc địa bàn phụ trách, đề nghị phân công lại.",
        "Nội dung thuộc thẩm quyền đơn vị khác theo Quy chế.",
        "Vụ việc đã được đơn vị khác thụ lý từ trước.",
        "Đơn vị có người liên quan đến vụ việc, đề nghị giao đơn vị khác.",
    ),
    hand_over_reasons=(
        "Có dấu hiệu tội phạm, chuyển hồ sơ ban đầu theo thẩm quyền.",
        "Hậu quả nghiêm trọng hơn tin báo ban đầu.",
        "Đối tượng liên quan nhiều địa bàn, cần lực lượng nghiệp vụ.",
        "Nội dung vượt thẩm quyền giải quyết của đơn vị.",
    ),
    work={
        "tin-bao-toi-pham": Work(
            median=9 * _D,
            sigma=0.55,
            hands_over=0.25,
            stays_open=0.06,
            outcomes=weights("xu-phat-hanh-chinh:3 chuyen-co-quan-dieu-tra:3 khoi-to:2 khong-khoi-to:2 tam-dinh-chi:1 khong-co-co-so:1 trung-lap:0.4"),
            notes=(
                "Đã cử tổ công tác đến hiện trường, lập biên bản ban đầu.",
                "Đã ghi lời khai người báo tin, thu thập hình ảnh camera.",
                "Đang xác minh lai lịch đối tượng, rà soát người ra vào.",
                "Đã bảo vệ hiện trường, chờ lực lượng khám nghiệm.",
                "Đã thông báo các chốt và bảo vệ nhà máy cùng truy tìm.",
            ),
        ),
        "vu-viec": Work(
            median=20 * _H,
            sigma=0.9,
            outcomes=weights(
                "da-giai-quyet:6 xu-phat-hanh-chinh:2 khac-phuc-xong:2 hoa-giai-thanh:1 chuyen-co-quan-dieu-tra:0.6 khong-co-co-so:0.5 trung-lap:0.5"
            ),
            notes=(
                "Tổ công tác đã có mặt, tình hình đang được kiểm soát.",
                "Đã phân luồng, đưa người bị nạn đi cấp cứu.",
                "Đã giải tỏa người tụ tập, mời các bên về trụ sở làm việc.",
                "Đã kiểm tra hiện trường, chưa ghi nhận thiệt hại thêm.",
                "Đã liên hệ người báo, nội dung đúng như tin ban đầu.",
            ),
        ),
        "kien-nghi": Work(
            median=4 * _D,
            sigma=0.45,
            outcomes=weights("tra-loi-van-ban:6 tra-loi-tai-cho:2 chuyen-don:1 hoa-giai-thanh:0.4 khong-co-co-so:0.3 rut-don:0.3 trung-lap:0.3"),
            notes=(
                "Đã tiếp nhận, giao cán bộ kiểm tra thực tế.",
                "Đã hẹn làm việc với người gửi kiến nghị.",
                "Đang lấy ý kiến đơn vị liên quan trước khi trả lời.",
            ),
        ),
        "khieu-nai": Work(
            median=20 * _D,
            sigma=0.3,
            outcomes=weights("quyet-dinh-giai-quyet:6 hoa-giai-thanh:1 rut-don:1 khong-du-dieu-kien:1 chuyen-don:1"),
            notes=("Đã ra thông báo thụ lý khiếu nại.", "Đang xác minh nội dung, mời các bên đối thoại."),
        ),
        "to-cao": Work(
            median=24 * _D,
            sigma=0.25,
            outcomes=weights("ket-luan-to-cao:6 khong-du-dieu-kien:2 chuyen-don:1 rut-don:1"),
            notes=("Đã xác minh điều kiện thụ lý, giữ bí mật người tố cáo.", "Đã phân công tổ xác minh độc lập."),
        ),
        "hoi-dap": Work(
            median=6 * _H,
            sigma=1.1,
            outcomes=weights("tra-loi-tai-cho:6 tra-loi-van-ban:4"),
            notes=("Đã trả lời trực tiếp tại diễn đàn, ghi vào biên bản.", "Ghi nhận, giao bộ phận chuyên môn chuẩn bị trả lời bằng văn bản."),
        ),
        "phoi-hop": Work(
            median=26 * _H,
            sigma=0.5,
            outcomes=weights("da-phoi-hop:8 tra-loi-van-ban:2"),
            notes=("Đồng ý phối hợp, đã bố trí lực lượng.", "Đã thống nhất thời gian, địa điểm với đơn vị đề nghị."),
        ),
        "khai-bao-nnn": Work(
            median=3 * _H,
            sigma=0.6,
            hands_over=0.01,
            outcomes=weights("da-giai-quyet:7 da-khai-bao-bo-sung:2 xu-phat-hanh-chinh:0.6 khac-phuc-xong:0.5 trung-lap:0.2"),
            notes=("Đã đối chiếu danh sách với cơ sở lưu trú.", "Đã hướng dẫn cơ sở lưu trú khai báo bổ sung.", "Hồ sơ đầy đủ, đã cập nhật."),
        ),
        "phat-hien-kiem-tra": Work(
            median=5 * _D,
            sigma=0.6,
            outcomes=weights("khac-phuc-xong:6 xu-phat-hanh-chinh:3 chuyen-co-quan-dieu-tra:0.3 da-giai-quyet:1"),
            notes=("Đã lập biên bản, yêu cầu khắc phục trong thời hạn.", "Đã nhắc nhở, hẹn ngày phúc tra."),
        ),
        "tranh-chap-lao-dong": Work(
            median=40 * _H,
            sigma=0.5,
            outcomes=weights("hoa-giai-thanh:6 tra-loi-van-ban:2 hoa-giai-khong-thanh:1.5 da-giai-quyet:1"),
            notes=("Đã mời hai bên đối thoại cùng Công đoàn.", "Đã yêu cầu nhà thầu cung cấp bảng lương để đối chiếu."),
        ),
    },
    otherwise=Work(median=2 * _D, sigma=0.8, outcomes=weights("da-giai-quyet:1"), notes=("Đã tiếp nhận, đang xử lý.",)),
)

_MONTGOMERY = Profile(
    time_zone="America/New_York",
    limits={"life-threatening": timedelta(minutes=1), "urgent": timedelta(minutes=2), "routine": timedelta(minutes=2)},
    slow_kinds=frozenset(),
    slow_limit=timedelta(minutes=2),
    promptness=0.35,
    quickest=timedelta(seconds=8),
    first_note=timedelta(minutes=9),
    late=0.05,
    never=0.01,
    declines=0.01,
    decline_reasons=("All units committed, next due requested.", "Outside our first-due area.", "Apparatus out of service."),
    hand_over_reasons=("Patient flown out, scene left to the next agency.", "Scene belongs to the neighbouring company.", "Now a police matter."),
    work={
        "ems": Work(
            median=timedelta(minutes=62),
            sigma=0.4,
            hands_over=0.01,
            stays_open=0.002,
            outcomes=weights("treated-transported:7 treated-on-scene:2 no-service-needed:1"),
            notes=("On scene, patient contact made.", "Crew on scene, assessment under way.", "Patient loaded, transporting."),
        ),
        "fire": Work(
            median=timedelta(minutes=48),
            sigma=0.7,
            hands_over=0.01,
            stays_open=0.002,
            outcomes=weights("false-alarm:5 service-rendered:3 fire-out:2"),
            notes=("Engine on scene, nothing showing, investigating.", "Command established.", "On scene, alarm panel checked."),
        ),
        "traffic": Work(
            median=timedelta(minutes=55),
            sigma=0.6,
            hands_over=0.01,
            stays_open=0.002,
            outcomes=weights("road-cleared:8 service-rendered:1 no-service-needed:1"),
            notes=("On scene, one lane blocked.", "Vehicles off the roadway, tow requested.", "On scene, no entrapment."),
        ),
    },
    otherwise=Work(median=timedelta(minutes=60), sigma=0.6, outcomes=weights("service-rendered:1"), notes=("On scene.",)),
)


PROFILES: Mapping[str, Profile] = {"formosa-ha-tinh": _FORMOSA, "montgomery-911": _MONTGOMERY}


def generic_profile(pack: Pack) -> Profile:
    """Plain habits for any pack: each kind ends in the outcomes the pack allows it, all alike likely."""
    work = {}
    for kind in pack.taxonomy.kinds:
        endings = {o.code: 1.0 for o in pack.taxonomy.outcomes if not o.kinds or kind.code in o.kinds}
        work[kind.code] = Work(median=_D, sigma=0.8, outcomes=endings, notes=("Đã tiếp nhận, đang xử lý.",))
    return Profile(
        time_zone=pack.file.time_zone,
        limits={s.code: timedelta(hours=2) for s in pack.taxonomy.severities},
        slow_kinds=frozenset(),
        slow_limit=timedelta(hours=8),
        work=work,
        otherwise=Work(median=_D, sigma=0.8, outcomes={}, notes=("Đã tiếp nhận, đang xử lý.",)),
        decline_reasons=("Không thuộc thẩm quyền của đơn vị.",),
        hand_over_reasons=("Chuyển đơn vị có thẩm quyền.",),
    )
