"""What the check reads besides the notes, and the results that it stores."""
