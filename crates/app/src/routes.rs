//! Every address of the program.

use page::Route;

/// All routes of all zones.
pub fn all() -> Vec<Route> {
    let mut routes = office::help::routes();
    routes.extend(office::accounts::routes());
    routes.extend(office::colleagues::routes());
    routes.extend(office::facilities::routes());
    routes.extend(office::oversight::routes());
    routes.extend(office::guide::routes());
    routes.extend(office::today::routes());
    routes.extend(casework::routes());
    routes.extend(community::routes());
    routes.extend(programme::routes());
    routes.extend(exchange::routes());
    routes
}

/// The golden file: one line a route with who may come in.
pub fn golden() -> String {
    let mut lines: Vec<String> = all()
        .iter()
        .map(|route| format!("{} {} | {:?}", route.method(), route.path(), route.needed()))
        .collect();
    lines.sort();
    format!("# method path | needs\n{}\n", lines.join("\n"))
}
