"""Learning by oneself: notebooks in a folder of one's own, judged on each save."""
