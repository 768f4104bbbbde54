//! The cryptography of the sealed zone: pure functions over bytes.
