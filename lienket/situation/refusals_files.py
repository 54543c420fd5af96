"""Words of the refusals of files."""

from __future__ import annotations

from collections.abc import Mapping

FILES: Mapping[str, Mapping[str, str]] = {
    "file-too-large": {
        "vi": "Tệp “{0}” lớn quá {1} MB. Chọn tệp nhỏ hơn, hoặc chia nhỏ.",
        "en": "File “{0}” is larger than {1} MB. Choose a smaller one, or split it.",
    },
    "file-refused": {"vi": "Không nhận tệp này. Chọn tệp khác.", "en": "This file is not taken. Choose another."},
    "file-not-taken": {
        "vi": "Tệp “{0}” trống, hoặc không phải ảnh, ghi âm, PDF, văn bản, tài liệu văn phòng. Chọn tệp khác.",
        "en": "File “{0}” is empty, or no picture, sound, PDF, text or office document. Choose another file.",
    },
    "picture-not-read": {
        "vi": "Không đọc được ảnh “{0}”: tệp hỏng hoặc thiếu. Mở ảnh trên máy, lưu lại dạng JPEG hoặc PNG rồi gửi lại.",
        "en": "Picture “{0}” cannot be read: it is damaged or cut short. Open it on your device, save it as JPEG or PNG and send that.",
    },
    "picture-too-large": {
        "vi": "Ảnh “{0}” có hơn {1} triệu điểm ảnh. Thu nhỏ ảnh, hoặc chụp lại ở độ phân giải thấp hơn.",
        "en": "Picture “{0}” has more than {1} million pixels. Make it smaller, or take it again at a lower resolution.",
    },
    "picture-moves": {
        "vi": "Ảnh “{0}” là ảnh động, chương trình chỉ nhận ảnh tĩnh. Lưu hình cần dùng thành ảnh JPEG hoặc PNG.",
        "en": "Picture “{0}” moves, and only still ones are taken. Save the frames you need as JPEG or PNG.",
    },
    "file-missing": {
        "vi": "Thiếu nội dung của một tệp đính kèm trong thư mục dữ liệu; khôi phục thư mục files từ bản sao lưu.",
        "en": "The content of an attached file is not in the data folder; restore the folder files from a backup.",
    },
    "matter-files-full": {
        "vi": "Vụ việc đã đủ hạn mức tệp: nhiều nhất {0} tệp và {1} MB. Xóa tệp không còn cần, hoặc nhờ người quản trị nâng hạn mức.",
        "en": "The matter has all the files it may: {0} at most, and {1} MB. Erase what is not needed, or ask an administrator to raise that.",
    },
    "unit-files-full": {
        "vi": "Đơn vị đã gửi đủ hạn mức tệp: nhiều nhất {0} tệp và {1} MB trong 24 giờ, kể cả tệp ở tin soạn dở. Gửi sau, hoặc bỏ tệp thừa.",
        "en": "Your unit has sent all the files it may: {0} and {1} MB in 24 hours, with drafts. Send later, or take out what is not needed.",
    },
    "no-room-for-files": {
        "vi": "Máy chủ còn {0} MB trống, dưới mức {1} MB nên tạm không nhận tệp; tin báo không kèm tệp vẫn nhận. Báo người quản trị dọn ổ đĩa rồi gửi lại tệp.",
        "en": "The server has {0} MB free, less than {1} MB, so files are not taken now, reports are. Tell an administrator, send the file later.",
    },
    "no-room-for-reports": {
        "vi": "Máy chủ chỉ còn {0} MB trống, dưới mức {1} MB nên tạm không nhận tin mới. Việc khẩn báo qua điện thoại trực; báo ngay người quản trị.",
        "en": "The server has only {0} MB free, less than {1} MB: new reports wait. Tell what is urgent by telephone, and an administrator at once.",
    },
    "file-infected": {
        "vi": "Máy quét thấy mã độc ({1}) trong tệp “{0}” nên không nhận. Kiểm tra thiết bị có tệp này; cần thì gửi bản khác.",
        "en": "The scanner found malware ({1}) in file “{0}”: it is not taken. Check the device it comes from; send another copy if it is needed.",
    },
    "file-waiting": {
        "vi": "Tệp “{0}” đang được kiểm tra mã độc, chưa mở được. Xem lại sau ít phút.",
        "en": "File “{0}” is being checked for malware and cannot be opened yet. Look again in some minutes.",
    },
    "file-locked": {
        "vi": "Tệp “{0}” bị khóa vì máy quét thấy mã độc ({1}); không ai mở được. Xin nơi gửi bản khác, hoặc xóa tệp và nêu lý do.",
        "en": "File “{0}” is locked: the scanner found malware ({1}), and nobody can open it. Ask its sender for another, or erase it with a reason.",
    },
    "scanner-away": {
        "vi": "Máy quét mã độc không trả lời ({0}); tệp chờ ở khu cách ly. Khởi động clamd, kiểm tra LIENKET_SCANNER.",
        "en": "The virus scanner does not answer ({0}); files wait in quarantine. Start clamd, check LIENKET_SCANNER.",
    },
    "not-scanned": {
        "vi": "Máy quét không kiểm tra được một tệp ({0}); tệp chờ ở khu cách ly. Nâng StreamMaxLength của clamd.",
        "en": "The scanner cannot look at a file ({0}); it waits in quarantine. Raise clamd's StreamMaxLength.",
    },
    "no-such-upload": {
        "vi": "Không có tệp đang gửi này, hoặc đã bị bỏ sau một ngày. Chọn lại tệp để gửi từ đầu.",
        "en": "There is no such upload, or it went after a day. Choose the file again to send it from the start.",
    },
    "upload-moved": {
        "vi": "Phần này không nối vào phần đã nhận: đã nhận {0} byte. Gửi tiếp từ đó.",
        "en": "This piece does not follow what has arrived: {0} bytes are here. Go on from there.",
    },
    "upload-unfinished": {
        "vi": "Tệp chưa đến đủ: {0} trên {1} byte. Gửi tiếp phần còn thiếu.",
        "en": "The file has not arrived in full: {0} of {1} bytes. Send what is missing.",
    },
    "upload-broken": {
        "vi": "Tệp “{0}” nhận được khác với tệp đã báo gửi nên đã bỏ. Chọn lại tệp để gửi từ đầu.",
        "en": "What has arrived of “{0}” is not the file that was announced, and was dropped. Choose the file again.",
    },
    "uploads-full": {
        "vi": "Đang có {0} tệp gửi dở, nhiều nhất cho một tài khoản. Gửi xong hoặc bỏ một tệp trước.",
        "en": "{0} files are on their way, the most an account may have. Finish or drop one first.",
    },
    "file-address-over": {
        "vi": "Địa chỉ tệp này chỉ dùng được trong {0} phút. Mở lại tệp từ trang vụ việc.",
        "en": "The address of this file was good for {0} minutes. Open the file from the page of the matter again.",
    },
}
