"""Tables of posts or of accounts' statuses, whichever platform they are of."""
