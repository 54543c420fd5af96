"""The pages: everything a person sees and does."""
