"""My day, the unit's day, handing a shift over, and the calendar address."""
