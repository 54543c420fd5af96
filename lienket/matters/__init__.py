"""The matter: one lead, supporters, informed, a timeline, hand-over, a typed outcome."""
