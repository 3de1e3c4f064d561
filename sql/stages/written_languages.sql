-- How is the language of posts written? In order, as what reads it is built anew when the file changes.
-- reads:  posts
-- params:
SELECT DISTINCT language FROM posts WHERE language IS NOT NULL ORDER BY language
