"""The user's own lexicons: files of words that lead to concepts, beside those that are shipped."""
