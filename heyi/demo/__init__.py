"""The demonstration: six invented matters on a throw-away stack, with real clocks, played through the API."""
