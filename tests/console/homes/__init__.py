"""What may be in a home, who may write there, and how many."""
