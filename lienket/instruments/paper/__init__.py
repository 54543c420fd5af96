"""The document people sign: one content, set as PDF and as Word, with its source inside, signed by every party, read back and compared."""
