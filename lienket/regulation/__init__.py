"""The regulation as data: load a model pack, decide a report, lint the clauses. Pure: no framework, no clock, no network."""
