-- In which language are the hashtags of a post read that depend on it, if it is known, and how is it?
-- reads:  post_languages
-- params: post_key
SELECT language, known_by, confidence
FROM store.post_languages AS post_languages
WHERE post_languages.post_key = $post_key AND language IS NOT NULL
