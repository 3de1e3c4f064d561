-- In which languages are posts?
-- reads:  languages
-- params:
SELECT DISTINCT language FROM languages ORDER BY language
