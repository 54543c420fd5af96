"""The documents the model stands on: the loaded editions of its pack, with plans and regulations as signed."""
