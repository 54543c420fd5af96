"""What waits for a second person: the list, and its answers."""
