"""Pages of documents: taking an instrument as PDF or Word, and checking a signed file."""
