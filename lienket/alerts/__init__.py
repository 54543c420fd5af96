"""Who must be told: notices in each unit's inbox, made from the outbox."""
