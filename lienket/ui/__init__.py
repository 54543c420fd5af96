"""How pages look: the renderer, the components, the words of the shell."""
