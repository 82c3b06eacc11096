"""The doors: JSON routes by noun and pages for people; a body goes in, a command comes out."""
