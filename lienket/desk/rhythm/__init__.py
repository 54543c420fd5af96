"""The calendar of the regulation: what each unit owes and attends, the targets, commendation, and who is told by which channel."""
