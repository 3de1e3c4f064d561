-- Say in which language each doubtful post is read, and how that is known: its own word, else its caption
-- or its tags, else its account.
-- reads:  posts, doubtful_posts, languages, detected_languages, account_languages
-- writes: post_languages
-- params:
-- scope:  part
SELECT posts.post_key,
       coalesce(languages.language, detected_languages.language, account_languages.language) AS language,
       CASE WHEN languages.language IS NOT NULL THEN 'stated'
            WHEN detected_languages.language IS NOT NULL THEN detected_languages.evidence
            WHEN account_languages.language IS NOT NULL THEN 'account' END AS known_by,
       CASE WHEN languages.language IS NULL
            THEN coalesce(detected_languages.confidence, account_languages.share) END AS confidence
FROM posts
SEMI JOIN doubtful_posts ON doubtful_posts.post_key = posts.post_key
LEFT JOIN languages ON languages.written = posts.language
LEFT JOIN detected_languages ON detected_languages.post_key = posts.post_key
LEFT JOIN account_languages ON account_languages.account_key = posts.account_key
