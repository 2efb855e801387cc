"""What people read: the card of an exercise, the table and the report of a class."""
