"""Every export format that can be read. Adding one is its file, its line here, and its test."""

from curate.ingest import account_status, instaloader, table
from curate.ingest.adapter import Adapter

ADAPTERS: dict[str, Adapter] = {
    module.ADAPTER.name: module.ADAPTER
    for module in (
        instaloader,
        table,
        account_status,
    )
}
