"""Two versions of a regulation side by side, and a draft tried over past matters."""
