//! Layout, fields, wizard engine, phrases and error pages.
