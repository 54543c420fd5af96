"""Why a boundary file is refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.geo.boundaries import BoundaryError
from lienket.kernel.words import by_pattern

BOUNDARIES_VI: Mapping[str, str] = {
    "a ring has at least four positions": "một vòng có ít nhất bốn điểm",
    "draw at least a triangle and repeat its first position at the end": "vẽ ít nhất một tam giác và lặp lại điểm đầu ở cuối",
    "at most {} positions": "không quá {} điểm",
    "simplify the boundaries or split the file": "làm gọn ranh giới hoặc chia tệp",
    "a ring is closed": "vòng phải khép kín",
    "repeat the first position at the end of the ring": "lặp lại điểm đầu ở cuối vòng",
    "a position is [longitude, latitude]": "mỗi điểm là [kinh độ, vĩ độ]",
    "export the file again as GeoJSON": "xuất lại tệp dạng GeoJSON",
    "a coordinate is a finite number": "tọa độ phải là số hữu hạn",
    "export the file again as GeoJSON in WGS 84": "xuất lại tệp GeoJSON hệ WGS 84",
    "longitude is within ±180 and latitude within ±90 degrees": "kinh độ trong ±180 độ, vĩ độ trong ±90 độ",
    "longitude and latitude seem to be swapped: write [longitude, latitude]": "có lẽ đảo kinh độ và vĩ độ: ghi [kinh độ, vĩ độ]",
    "convert the file to WGS 84 degrees (EPSG:4326)": "chuyển tệp sang độ WGS 84 (EPSG:4326)",
    "a polygon is a list of rings": "đa giác là danh sách các vòng",
    "draw the outline, or leave the feature out": "vẽ ranh giới, hoặc bỏ đối tượng này",
    "the geometry is a Polygon or MultiPolygon": "hình phải là Polygon hoặc MultiPolygon",
    "export areas, not points or lines": "xuất vùng, không phải điểm hay đường",
    "a multipolygon is a list of polygons": "MultiPolygon là danh sách các đa giác",
    "the outline encloses an area": "ranh giới phải khép một vùng",
    "draw at least three different corners not on one line": "vẽ ít nhất ba góc khác nhau không thẳng hàng",
    "every feature bears its code": "mỗi đối tượng phải mang mã",
    "write a text or whole number in '{}', or name another key": "ghi chữ hoặc số nguyên vào '{}', hoặc chọn thuộc tính khác",
    "the file is a GeoJSON FeatureCollection": "tệp phải là GeoJSON FeatureCollection",
    "export it as a FeatureCollection": "xuất tệp dạng FeatureCollection",
    "coordinates are WGS 84 degrees": "tọa độ phải là độ WGS 84",
    "convert the file to EPSG:4326": "chuyển tệp sang EPSG:4326",
    "the file has at least one feature": "tệp phải có ít nhất một đối tượng",
    "check that the right layer was exported": "xem lại lớp dữ liệu đã xuất",
    "at most {} features": "không quá {} đối tượng",
    "leave out what the model does not speak of": "bỏ những gì mô hình không nhắc đến",
    "every entry is a Feature": "mỗi mục phải là một Feature",
    "every code occurs once, '{}' is also feature {}": "mỗi mã chỉ được có một lần, '{}' còn ở đối tượng {}",
    "join the parts into one MultiPolygon": "gộp các phần thành một MultiPolygon",
}


def boundary_words(error: BoundaryError, language: str) -> tuple[str, str]:
    """The rule a boundary file breaks and the remedy, in a language (vi or en)."""
    if language == "en":
        return error.rule, error.remedy
    return by_pattern(error.rule, BOUNDARIES_VI), by_pattern(error.remedy, BOUNDARIES_VI)


def boundary_fault(error: BoundaryError, language: str) -> str:
    """Why a boundary file is refused."""
    if language == "en":
        return str(error)
    place = "tệp" if error.feature is None else f"đối tượng {error.feature}"
    rule, remedy = boundary_words(error, language)
    return f"{place}, {error.property}: {rule}; {remedy}"
