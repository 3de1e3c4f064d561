"""Turns a person's no into a list that every later run honours, and says where they still are."""

from curate.revocation.leaving import Leaving, find_leaving
from curate.revocation.lookups import Lookup, look_up, write_receipt
from curate.revocation.pending import (
    PendingRequest,
    look_at_list,
    pending_requests,
    settle,
    take_up,
)
from curate.revocation.requests import Asked, Unreadable, read_requests
from curate.revocation.revocations import REASONS, Revocation, finish_requests, revoke

__all__ = [
    "REASONS",
    "Asked",
    "Leaving",
    "Lookup",
    "PendingRequest",
    "Revocation",
    "Unreadable",
    "find_leaving",
    "finish_requests",
    "look_at_list",
    "look_up",
    "pending_requests",
    "read_requests",
    "revoke",
    "settle",
    "take_up",
    "write_receipt",
]
