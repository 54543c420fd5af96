"""Pages of plans and regulations: what is in force, what is being drafted, asked about and signed."""
