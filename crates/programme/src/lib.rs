//! Schemes, budgets, returns, indicators, evaluation.
