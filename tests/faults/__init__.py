"""What pulling plugs does to the running whole."""
