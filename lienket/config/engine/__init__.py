"""Django's SQLite engine with one spelling of instants."""
