"""Demonstration data of our own making: a seeded stream of reports for the Formosa pack and seeded acting officers.

Everything here is invented ("Dữ liệu trình diễn"): no person, no address and no business besides the parties is real.
`generator.reports` makes the reports, `officers.behaviour` what the acting officers do with them.
"""

from __future__ import annotations

LABEL_VI = "Dữ liệu trình diễn"
LABEL_EN = "Demonstration data"
