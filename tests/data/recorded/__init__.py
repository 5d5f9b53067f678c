"""Scripts with the entries that they make and the states that these leave."""
