//! Administrative units with history, organisations and facilities.
