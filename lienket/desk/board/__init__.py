"""What a unit has to do now."""
