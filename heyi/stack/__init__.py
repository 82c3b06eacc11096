"""The servers that heyi starts itself on one machine, and the supervisor that keeps them up."""
