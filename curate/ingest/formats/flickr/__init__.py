"""Exports of Flickr: answers of its API, account exports, and the dataset YFCC100M."""
