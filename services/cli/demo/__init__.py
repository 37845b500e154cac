"""The demo: eighteen months of a channel's life, played through the same doors that partners and staff use.

The customers are real organisations, written down as partners really type them, so that overlaps are as they are in
life. Vendors, partners, people and everything they do here are invented: no customer ever did what the feed says.
"""
