"""How each platform names the folders and files of its downloads."""
