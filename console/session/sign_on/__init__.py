"""Sign-on at a console: the PINs of the operators, and the slowing of wrong ones."""
