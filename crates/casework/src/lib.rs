//! The sealed zone: notices, cases, measures, shelter, mediation.

pub mod cases;
pub mod measures;
pub mod notices;
pub mod shelter;
pub mod slips;

/// Every address of this zone.
pub fn routes() -> Vec<page::Route> {
    let mut routes = notices::routes();
    routes.extend(cases::routes());
    routes.extend(measures::routes());
    routes.extend(shelter::routes());
    routes.extend(slips::routes());
    routes
}
