-- How many posts and accounts use each raw tag?
-- reads:  tag_counts
-- params:
SELECT tag, post_count, account_count FROM tag_counts
