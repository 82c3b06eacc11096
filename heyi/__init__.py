"""The caretaker: settings, command line, composition roots, the relay and the embedded stack."""
