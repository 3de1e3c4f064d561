"""Every export format that can be read. Adding one is its file, its line here, and its test."""

from curate.ingest.adapter import Adapter
from curate.ingest.formats import (
    account_status,
    apify,
    bluesky_feed,
    bluesky_jetstream,
    flickr,
    instagram_download,
    instagram_scraper,
    instagram_web,
    instaloader,
    mastodon_api,
    mastodon_archive,
    table,
    yfcc100m,
)

ADAPTERS: dict[str, Adapter] = {
    module.ADAPTER.name: module.ADAPTER
    for module in (
        instaloader,
        instagram_download,
        apify,
        instagram_web,
        instagram_scraper,
        mastodon_archive,
        mastodon_api,
        bluesky_jetstream,
        bluesky_feed,
        flickr,
        yfcc100m,
        table,
        account_status,
    )
}
