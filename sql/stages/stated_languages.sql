-- In which languages do posts say that they are?
-- reads:  languages
-- params:
SELECT DISTINCT language FROM languages ORDER BY language
