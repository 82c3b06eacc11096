"""The second act of the demonstration: one building deliberates on its parking, and its owners vote on charging posts."""
