"""Terminal of a screen: its driver, how a screen is run on it, and how it ends."""
