//! Accounts, keys, posts, roles, permissions as types, scopes and the audit of personal data.
