"""What is said about crime, disorder, traffic, fire and the sea. `{khi}` when, `{noi}` where, `{lau}` since when, the rest from `wording.WORDS`.

No sentence names a person or a business. What the flags say (injured, a crowd, a weapon) is added by `wording`, so that words and facts agree.
A sentence may begin with the settings it suits (``town|``, ``sea,works|``, see `wording.SETTINGS`).
"""

from __future__ import annotations

from collections.abc import Mapping

ORDER: Mapping[str, tuple[str, ...]] = {
    "trom-trong-rao": (
        "{khi}, tại {noi}, phát hiện mất {hang}, trị giá khoảng {tien}. Hiện trường có dấu vết {vet}.",
        "{khi}, tổ tuần tra nội bộ phát hiện {doituong} đang chuyển {hang} ra khỏi {noi}; đối tượng bỏ chạy, thu lại một phần tang vật. Thiệt hại ước {tien}.",
        "Kiểm đếm đầu ca thấy thiếu {hang} ở {noi}. Camera ghi nhận {doituong} ra vào {khi}. Giá trị tài sản khoảng {tien}.",
        "{khi}, tại {noi}, đối tượng giả làm công nhân ca đêm lấy {hang} giấu trong {giau}. Giá trị ước tính {tien}.",
        "Bắt quả tang {doituong} lấy trộm {hang} tại {noi} {khi}, đã lập biên bản, giữ tang vật. Thiệt hại {tien}.",
        "{noi}: {khi} mất {hang}. Nghi người của nhà thầu phụ biết sơ đồ kho, đề nghị Công an đến khám nghiệm. Giá trị {tien}.",
        "Phát hiện lỗ thoát nước dưới hàng rào bị cạy, {hang} tại {noi} đã bị lấy đi {khi}, trị giá {tien}.",
    ),
    "trom-ngoai-rao": (
        "{khi}, tại {noi}, gia đình tôi bị mất {dogia}, trị giá khoảng {tien}.",
        "{khi}, kẻ gian {cach} vào nhà ở {noi} lấy {dogia}. Thiệt hại khoảng {tien}.",
        "Mất {dogia} tại {noi} {khi}. Giá trị tài sản {tien}, đề nghị Công an truy tìm.",
        "town|Phòng trọ công nhân ở {noi} bị {cach}, mất {dogia}; sự việc xảy ra {khi}, thiệt hại {tien}.",
        "{khi}, người dân {noi} phát hiện {doituong} trộm {dogia}, hô hoán thì đối tượng bỏ chạy về hướng quốc lộ. Tài sản trị giá {tien}.",
        "town|Tiệm tạp hóa ở {noi} bị {cach} {khi}, mất {dogia}, tổng thiệt hại {tien}.",
    ),
    "gay-roi": (
        "{khi}, tại {noi}, một nhóm thanh niên uống rượu rồi la hét, đập phá, gây mất trật tự.",
        "{khi}, hai nhóm công nhân xô xát tại {noi}, người dân xung quanh hoang mang.",
        "town|Nhóm thanh niên chạy xe nẹt pô, rượt đuổi nhau quanh {noi} {khi}.",
        "town|{khi}, tại {noi}, khách nhậu say gây gổ với chủ quán, ném vỡ bàn ghế.",
        "{khi}, có tiếng cãi vã lớn và ném gạch đá tại {noi}, đề nghị lực lượng đến ngay.",
    ),
    "tu-tap": (
        "{khi}, người dân tập trung tại {noi} yêu cầu được đối thoại, có biểu hiện cản trở xe ra vào.",
        "{khi}, công nhân tụ tập trước {noi}, chưa chịu giải tán, giao thông ùn ứ.",
        "Một số người căng bạt, dựng xe chắn lối tại {noi} {khi}, lực lượng bảo vệ đang vận động.",
        "{khi}, nhiều người kéo đến {noi} phản đối việc thi công, tình hình còn ổn định.",
    ),
    "thuong-tich": (
        "{khi}, tại {noi}, do mâu thuẫn khi uống rượu, {doituong} đánh một nam công nhân.",
        "{khi}, xảy ra đánh nhau tại {noi} sau khi va chạm trong lúc làm việc.",
        "Một nam thanh niên bị nhóm lạ mặt chặn đánh tại {noi} {khi}.",
        "town|{khi}, hai người thuê trọ cùng dãy ở {noi} cãi nhau rồi xô xát.",
        "Tin từ cơ sở y tế: tiếp nhận một người bị đánh tại {noi} {khi}, đề nghị Công an xác minh.",
    ),
    "ma-tuy": (
        "Nghi có nhóm tụ tập sử dụng ma túy tại {noi}, thường về đêm, {lau}.",
        "{khi}, phát hiện {doituong} có biểu hiện mua bán chất nghi là ma túy tại {noi}.",
        "Nhặt được bơm kim tiêm và gói nhỏ chứa chất bột trắng tại {noi} {khi}.",
        "town|Phòng trọ ở {noi} có người lạ ra vào liên tục, mùi lạ, nghi sử dụng ma túy {lau}.",
        "{khi}, tổ tuần tra kiểm tra {doituong} tại {noi}, thu giữ gói chất nghi là ma túy.",
    ),
    "co-bac": (
        "{khi}, nhiều người đánh bài ăn tiền tại {noi}.",
        "Có tụ điểm {loaibac} tại {noi}, hoạt động {lau}, đông nhất sau ngày lĩnh lương.",
        "town|Phát hiện nhóm công nhân {loaibac} trong phòng ở tại {noi} {khi}.",
        "{khi}, tại {noi}, có người ghi số đề, giao bảng qua điện thoại.",
        "town|Đề nghị kiểm tra quán nước ở {noi}: tối nào cũng {loaibac}, {lau}.",
    ),
    "lua-dao": (
        "Tôi bị lừa {chieu} {khi}, đã chuyển {tien}. Tôi đang ở {noi}.",
        "{khi}, công nhân tại {noi} nhận cuộc gọi {chieu}, chuyển khoản {tien} rồi không liên lạc được.",
        "Nhiều công nhân ở {noi} nộp tiền {chieu} cho một người quen trên mạng, tổng cộng {tien}, {lau} không thấy trả lời.",
        "Bị chiếm tài khoản mạng xã hội rồi nhắn tin vay tiền, người thân ở {noi} đã chuyển {tien} {khi}.",
        "Người dân {noi} trình báo bị lừa {chieu}, thiệt hại {tien}, sự việc {khi}.",
    ),
    "pha-hoai": (
        "{khi}, tại {noi}, {vatpha} bị đập hỏng, thiệt hại khoảng {tien}.",
        "Phát hiện {vatpha} ở {noi} bị phá {khi}, chưa rõ đối tượng. Ước thiệt hại {tien}.",
        "{doituong} dùng đá ném vỡ {vatpha} tại {noi} {khi}, thiệt hại {tien}.",
        "Kẻ gian cắt phá {vatpha} ở {noi}; phát hiện {khi}, chi phí khắc phục {tien}.",
    ),
    "mau-thuan": (
        "Hai hộ liền kề ở {noi} cãi nhau vì {cosu}, {lau}, đề nghị hòa giải.",
        "{khi}, tại {noi}, vợ chồng to tiếng, hàng xóm lo xảy ra đánh nhau.",
        "{khi}, chủ trọ và người thuê ở {noi} tranh cãi về {cosu}.",
        "Mâu thuẫn về {cosu} giữa hai gia đình ở {noi} kéo dài, {khi} lại lớn tiếng.",
        "Người dân {noi} phản ánh hàng xóm hát karaoke quá giờ, {lau}, nhắc nhở không được.",
        "{khi}, hai nhóm hộ nuôi trồng ở {noi} tranh cãi vì {cosu}.",
    ),
    "kinh-te": (
        "Phát hiện chứng từ xuất hàng tại {noi} không khớp số cân, nghi có thông đồng, {lau}.",
        "Nghi có người sao chép bản vẽ và danh sách vật tư tại {noi} mang ra ngoài {khi}.",
        "Đề nghị xác minh nhóm môi giới thu tiền để giới thiệu vào làm tại {noi}, {lau}.",
        "{khi}, tại {noi}, phát hiện thiết bị ghi hình lạ đặt hướng vào khu sản xuất.",
        "Có dấu hiệu gian lận định mức vật tư thi công tại {noi}, {lau}, đề nghị phối hợp làm rõ.",
    ),
    "tai-nan-giao-thong": (
        "{khi}, {xe1} va chạm với {xe2} tại {noi}.",
        "Tai nạn giữa {xe1} và {xe2} tại {noi} {khi}, giao thông ùn ứ.",
        "{khi}, {xe1} tự ngã tại {noi}, nghi do đường trơn.",
        "{xe1} đâm vào dải phân cách tại {noi} {khi}, xe hư hỏng nặng.",
        "{khi}, tại {noi}, {xe1} tạt đầu làm {xe2} ngã ra đường.",
        "Va chạm liên hoàn tại {noi} {khi}, có {xe1}, {xe2} và một xe con.",
    ),
    "vi-pham-giao-thong": (
        "Xe tải chở {chohang} không phủ bạt, rơi vãi tại {noi} {khi}.",
        "{khi}, kiểm tra tại {noi}, phát hiện xe chở quá tải so với giấy phép.",
        "Nhiều xe tải dừng đỗ chiếm làn tại {noi}, {lau}, rất nguy hiểm giờ tan ca.",
        "{khi}, tại {noi}, lái xe có nồng độ cồn, không chấp hành hiệu lệnh.",
        "Xe đưa đón công nhân chở quá số người tại {noi} {khi}.",
        "Thanh niên không đội mũ bảo hiểm, lạng lách tại {noi} {khi}.",
    ),
    "chay": (
        "{khi}, cháy {chochay} tại {noi}, khói đen bốc cao.",
        "Phát hiện lửa ở {chochay} tại {noi} {khi}, lực lượng tại chỗ đang chữa.",
        "{khi}, chập điện gây cháy {chochay} tại {noi}.",
        "Cháy lan từ đốt rác sang {chochay} tại {noi} {khi}, gió to, đề nghị chi viện.",
        "Báo cháy: {chochay}, {noi}, {khi}. Đã cắt điện, đang sơ tán người.",
    ),
    "no": (
        "{khi}, tại {noi}, nổ bình khí nén, vỡ mái tôn.",
        "Có tiếng nổ lớn tại {noi} {khi}, nghi do bình ga.",
        "{khi}, nổ đường ống tại {noi}, đã cô lập khu vực.",
    ),
    "tau-thuyen": (
        "{khi}, tàu cá hỏng máy, trôi dạt tại {noi}, trên tàu có {nguoi} người.",
        "works|Sà lan va vào cầu cảng tại {noi} {khi}, thủng mạn, chưa tràn dầu.",
        "{khi}, tàu hàng mắc cạn tại {noi}, xin hỗ trợ lai dắt.",
        "Thuyền thúng bị sóng đánh lật tại {noi} {khi}, {nguoi} người bám phao chờ cứu.",
        "{khi}, thuyền viên trên tàu neo tại {noi} bị bệnh nặng, đề nghị đưa vào bờ.",
        "Mất liên lạc với tàu cá có {nguoi} lao động tại {noi} từ {khi}.",
    ),
    "xam-nhap": (
        "{khi}, tàu cá đi vào luồng hạn chế tại {noi}, đã phát loa yêu cầu rời khỏi.",
        "works|Ghe lạ áp sát cầu cảng tại {noi} {khi}, nghi lấy trộm phế liệu.",
        "{khi}, phát hiện thiết bị bay không người lái trên {noi}.",
        "{nguoi} người thả lưới trong vùng nước cấm tại {noi} {khi}, nhắc nhở chưa chấp hành.",
    ),
    "buon-lau": (
        "{khi}, phát hiện {hanglau} không có hóa đơn, chứng từ tại {noi}, trị giá khoảng {tien}.",
        "sea|Nghi tàu sang mạn {hanglau} trái phép tại {noi} {khi}.",
        "land|Xe tải chở {hanglau} không rõ nguồn gốc từ {noi} {khi}, hàng trị giá {tien}.",
    ),
}
