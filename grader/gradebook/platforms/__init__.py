"""Learning platforms: taking in what they give out, and giving them back what they take in."""
