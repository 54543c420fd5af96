"""Help, the palette, the living page of components."""
