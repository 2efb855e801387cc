"""Reading notebooks, cutting them to definitions, and releasing them."""
