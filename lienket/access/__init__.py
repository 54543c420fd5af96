"""Rulings with reasons: may this post do this act? Default deny."""
