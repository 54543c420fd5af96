"""What is said about residence, foreigners, work, environment, land, and the petitions. Slots as in `sentences_order`."""

from __future__ import annotations

from collections.abc import Mapping

LIFE: Mapping[str, tuple[str, ...]] = {
    "vi-pham-chay": (
        "Kiểm tra {khi} tại {noi}: {loipccc}.",
        "{noi} có dấu hiệu vi phạm phòng cháy: {loipccc}, {lau}.",
        "Phát hiện {loipccc} tại {noi} {khi}, đã lập biên bản, yêu cầu khắc phục.",
        "Đề nghị kiểm tra {noi}: {loipccc}.",
    ),
    "luu-tru": (
        "Kiểm tra cư trú {khi} tại {noi}: {nguoi} công nhân chưa đăng ký tạm trú.",
        "town|Dãy trọ ở {noi} có {nguoi} người mới đến chưa thông báo lưu trú.",
        "{khi}, kiểm tra lán ở tại {noi}, danh sách thực tế nhiều hơn danh sách đăng ký {nguoi} người.",
        "town|Chủ cơ sở lưu trú ở {noi} chậm thông báo khách nghỉ qua đêm, {lau}.",
        "town|Người dân {noi} phản ánh nhà bên cho nhiều người lạ thuê, {lau}, không rõ đã khai báo chưa.",
    ),
    "khai-bao-nnn": (
        "Khai báo tạm trú cho {nguoi} chuyên gia nước ngoài đến ở tại {noi} {khi}.",
        "town|Cơ sở lưu trú tại {noi} khai báo {nguoi} khách nước ngoài nhận phòng {khi}.",
        "{nguoi} lao động nước ngoài chuyển đến {noi} {khi}, đơn vị quản lý gửi khai báo.",
        "Rà soát tại {noi}: {nguoi} người nước ngoài chưa khai báo tạm trú, đề nghị hướng dẫn bổ sung.",
        "Khai báo thay đổi nơi ở của {nguoi} chuyên gia về {noi} từ {khi}.",
        "Bổ sung khai báo tạm trú quá hạn của {nguoi} kỹ thuật viên tại {noi}, đến {khi}.",
    ),
    "xuat-nhap-canh": (
        "Thẻ tạm trú của {nguoi} chuyên gia tại {noi} sắp hết hạn, đề nghị hướng dẫn gia hạn.",
        "Kiểm tra tại {noi} {khi}: {nguoi} người có thị thực không đúng mục đích làm việc.",
        "Đề nghị phối hợp xác minh nơi ở của {nguoi} lao động nước ngoài đã nghỉ việc tại {noi}.",
        "Thị thực của {nguoi} kỹ thuật viên làm việc tại {noi} đã quá hạn, phát hiện {khi}.",
        "Báo mất hộ chiếu của {nguoi} chuyên gia ở {noi} {khi}, đề nghị xác nhận.",
    ),
    "cong-cu": (
        "Kiểm tra {khi} tại {noi}: {nguoi} dùi cui điện hết hạn giấy phép sử dụng.",
        "Sổ theo dõi công cụ hỗ trợ của tổ bảo vệ tại {noi} ghi thiếu, kiểm tra {khi}.",
        "{khi}, nhân viên bảo vệ tại {noi} mang công cụ hỗ trợ khi chưa qua huấn luyện.",
        "Đề nghị kiểm tra nơi cất giữ công cụ hỗ trợ tại {noi}: tủ không khóa, {lau}.",
    ),
    "vu-khi": (
        "Người dân giao nộp vật nghi là đầu đạn cũ, tìm thấy tại {noi} {khi}.",
        "land|{khi}, phát hiện súng tự chế giấu tại {noi}.",
        "sea|Nghi có người dùng thuốc nổ đánh cá gần {noi} {khi}.",
        "land|Khi đào móng tại {noi} {khi}, công nhân phát hiện vật nghi là bom mìn còn sót lại.",
    ),
    "lan-chiem": (
        "Hàng quán bày lấn lòng đường tại {noi}, {lau}, giờ tan ca không đi được.",
        "{khi}, xe ba gác đỗ bán hàng kín vỉa hè tại {noi}.",
        "Đề nghị giải tỏa mái che, biển quảng cáo lấn đường tại {noi}, {lau}.",
        "Chợ tự phát tại {noi} họp tràn xuống đường {khi}, dễ gây tai nạn.",
        "Vật liệu xây dựng đổ chiếm đường đi tại {noi}, {lau}.",
    ),
    "tai-nan-lao-dong": (
        "{khi}, tại {noi}, công nhân ngã từ giàn giáo khi đang lắp đặt.",
        "{khi}, công nhân bị vật nặng rơi trúng tại {noi}.",
        "Rò khí tại {noi} {khi}, công nhân phải rời vị trí làm việc.",
        "{khi}, tại {noi}, cáp cẩu đứt khi đang nâng hàng.",
        "Công nhân bị bỏng do xỉ nóng bắn tại {noi} {khi}.",
    ),
    "su-co-moi-truong": (
        "land|{khi}, tại {noi}, nước thải đổi màu, có mùi hắc.",
        "sea,works|Phát hiện váng dầu loang tại {noi} {khi}.",
        "land|{khi}, bụi và khói màu nâu phát tán tại {noi}, kéo dài hơn một giờ.",
        "sea,town|Cá chết nổi tại {noi} {khi}, đề nghị lấy mẫu kiểm tra.",
    ),
    "chat-thai": (
        "Bụi từ xe chở vật liệu tại {noi} {lau}, nhà cửa phủ kín bụi.",
        "Tiếng ồn ban đêm tại {noi} {lau}, người già và trẻ em không ngủ được.",
        "Có xe đổ trộm chất thải xây dựng tại {noi} {khi}.",
        "Người dân {noi} kiến nghị kiểm tra mùi khét về đêm, {lau}.",
        "Rác thải sinh hoạt tồn đọng tại {noi}, {lau}, chưa được thu gom.",
    ),
    "tien-luong": (
        "Công nhân tại {noi} phản ánh bị chậm lương, {lau}.",
        "{nguoi} công nhân ở {noi} chưa được nhà thầu phụ thanh toán tiền làm thêm giờ, {lau}.",
        "Đề nghị làm rõ việc chưa đóng bảo hiểm xã hội cho công nhân tại {noi}, {lau}.",
        "Tổ đội thi công tại {noi} bị giữ lương khi nghỉ việc, đề nghị hòa giải.",
        "Công nhân tại {noi} thắc mắc cách tính thưởng Tết và phụ cấp ca đêm.",
    ),
    "ngung-viec": (
        "{khi}, công nhân một tổ đội tại {noi} ngừng việc, yêu cầu trả lương còn nợ.",
        "Tập thể công nhân tại {noi} không vào ca {khi}, đề nghị đối thoại về phụ cấp và suất ăn.",
        "{khi}, ngừng việc tại {noi} do bất đồng về định mức, chưa có cản trở người khác.",
    ),
    "boi-thuong": (
        "Hộ dân ở {noi} đề nghị xem lại giá bồi thường cây trồng, {lau}.",
        "Kiến nghị sớm cấp giấy chứng nhận đất tái định cư tại {noi}, {lau}.",
        "Gia đình tôi ở {noi} không đồng ý với diện tích kiểm đếm, đề nghị đo đạc lại.",
        "Đề nghị hỗ trợ chuyển đổi nghề cho các hộ ở {noi} sau thu hồi đất, {lau}.",
        "Nhà ở {noi} bị nứt do thi công, đề nghị xác định trách nhiệm bồi thường.",
    ),
    "tranh-chap-dat": (
        "Hai hộ ở {noi} tranh chấp ranh giới đất vườn, {lau}.",
        "Tranh chấp lối đi chung tại {noi}, {lau}, một bên đã rào chắn.",
        "Anh em trong gia đình ở {noi} tranh chấp đất thừa kế, đề nghị hòa giải.",
        "Một số hộ ở {noi} trồng cây trên đất đã thu hồi, {lau}.",
    ),
    "thu-tuc": (
        "Nhà thầu tại {noi} đề nghị hướng dẫn thủ tục {thutuc}, {lau} chưa có kết quả.",
        "Kiến nghị rút ngắn thời gian {thutuc} cho công nhân làm việc tại {noi}.",
        "Hồ sơ {thutuc} của đơn vị thi công tại {noi} bị trả lại nhiều lần, đề nghị nêu rõ lý do.",
        "Đề nghị tổ chức tiếp nhận lưu động việc {thutuc} tại {noi}.",
    ),
    "ha-tang": (
        "Đường vào {noi} xuống cấp, nhiều ổ gà, {lau}, đề nghị sửa chữa.",
        "Đèn chiếu sáng tại {noi} hỏng, {lau}, công nhân ca đêm đi lại không an toàn.",
        "Nước mưa ngập tại {noi} {khi}, đề nghị nạo vét cống.",
        "Điện chập chờn tại {noi}, {lau}, ảnh hưởng thi công.",
        "Đề nghị kẻ vạch, đặt biển báo tại {noi} vì xe nặng ra vào nhiều.",
    ),
    "ra-vao-cong": (
        "Kiểm tra thẻ tại {noi} quá lâu đầu ca, {lau}, xe ùn ra đường.",
        "Nhà thầu đề nghị thống nhất mẫu phiếu mang vật tư ra vào {noi}.",
        "Đề nghị lắp thêm camera và tăng tuần tra ban đêm tại {noi} vì hay mất vật tư nhỏ.",
        "Công nhân phản ánh thái độ kiểm tra túi đồ tại {noi} chưa đúng mực, {lau}.",
        "Thẻ ra vào {noi} của tổ đội mới chưa được cấp, {lau}.",
    ),
    "phoi-hop": (
        "land|Đề nghị phối hợp bảo vệ {sukien} tại {noi}.",
        "Đề nghị cử lực lượng cùng tuần tra ban đêm tại {noi} trong tuần tới.",
        "Đề nghị cung cấp hình ảnh giám sát tại {noi} {khi} để phục vụ xác minh.",
        "land|Đề nghị phối hợp rà soát lao động nhà thầu đang ở tại {noi}.",
        "land|Đề nghị hỗ trợ phân luồng xe siêu trường, siêu trọng qua {noi}.",
    ),
    "lo-du-lieu": (
        "Danh sách công nhân có số căn cước bị đăng lên nhóm mạng xã hội, người bị lộ làm việc tại {noi}, phát hiện {khi}.",
        "Công nhân tại {noi} bị gọi điện đòi nợ thay người khác, nghi lộ dữ liệu hồ sơ tuyển dụng, {lau}.",
        "Bản chụp giấy tờ tùy thân của người lao động ở {noi} bị dùng để vay tiền qua ứng dụng, {lau}.",
    ),
    "can-bo": (
        "Phản ánh việc tiếp dân tại {noi} để chờ lâu, trả lời không rõ, {lau}.",
        "Đề nghị xem xét cách xử lý vụ việc của cán bộ phụ trách địa bàn tại {noi}, sự việc {khi}.",
        "Người gửi cho rằng hồ sơ ở {noi} bị gây khó khăn, {lau}, đề nghị kiểm tra.",
        "Không đồng ý với cách giải quyết lần đầu ở {noi}, đề nghị cấp trên xem lại.",
    ),
    "khac": (
        "Trâu bò thả rông tại {noi}, {lau}, gây nguy hiểm cho người đi đường.",
        "Người dân {noi} nhặt được giấy tờ, đề nghị tìm người đánh mất.",
        "Đề nghị hỗ trợ tìm người già đi lạc, thấy lần cuối tại {noi} {khi}.",
        "Dây điện sà thấp tại {noi}, {lau}, đề nghị báo ngành điện.",
    ),
    "dien-dan": (
        "Ý kiến tại diễn đàn: đề nghị tăng cường tuần tra ban đêm ở {noi}.",
        "Ý kiến tại diễn đàn: khi nào lắp thêm camera an ninh ở {noi}?",
        "Hỏi: thủ tục đăng ký tạm trú cho công nhân thuê trọ ở {noi} làm ở đâu, mất mấy ngày?",
        "Đề nghị xử lý karaoke quá giờ và lấn chiếm vỉa hè ở {noi}.",
        "Ý kiến biểu dương lực lượng đã giải quyết nhanh vụ mất trộm ở {noi}.",
        "Hỏi: công nhân bị lừa qua mạng thì trình báo ở đâu, cần mang giấy tờ gì? Người hỏi ở {noi}.",
    ),
}
