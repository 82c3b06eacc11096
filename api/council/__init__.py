"""The doors of the council: bodies, rolls, deliberations, ballots, surveys, receptions and public notices."""
