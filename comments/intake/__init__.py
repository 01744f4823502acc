"""The arrival of a comment: what is checked, how much one sender may send, what is approved by rule."""
