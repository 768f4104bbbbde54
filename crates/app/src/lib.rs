//! The program binhan: configuration, router, commands, seeds, wiring.
