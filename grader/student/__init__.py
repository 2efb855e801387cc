"""What runs in a student's notebook; imports nothing of the instructor's."""
