//! Statute as typed, dated, embedded data: code lists, clocks, rates, holidays, forms.
