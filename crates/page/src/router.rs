//! Joins the routes of all slices into one service.

use std::any::Any;

use axum::Router;
use axum::response::{IntoResponse, Response};
use kernel::Outcome;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::guard::{self, Rules};
use crate::{Failed, Route, Web, assets};

/// One service of all routes, with the house's rules around them. `app` serves
/// it with `into_make_service_with_connect_info::<SocketAddr>()`, so that rate
/// limits know who asks.
pub fn router(routes: Vec<Route>, web: &Web) -> Router {
    let mut router = Router::new().route("/assets/{file}", axum::routing::get(assets::serve));
    for route in routes {
        let rules = Rules {
            needs: route.needs,
            limit: route.limit,
            body_limit: route.body_limit.unwrap_or(web.settings().body_limit),
        };
        let state = (web.clone(), rules);
        let mut handler = route.handler.layer(axum::middleware::from_fn_with_state(state, guard::inner));
        if route.compress {
            handler = handler.layer(CompressionLayer::new());
        }
        router = router.route(route.path, handler);
    }
    let layers = ServiceBuilder::new()
        .layer(axum::middleware::from_fn_with_state(web.clone(), guard::outer))
        .layer(CatchPanicLayer::custom(panicked));
    router.fallback(absent).method_not_allowed_fallback(absent).with_state(web.clone()).layer(layers)
}

async fn absent() -> Failed {
    Outcome::NotVisible.into()
}

/// A panic costs one request. Its text may hold anything, so it is not logged
/// here; the panic hook tells the place.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Failed::from(Outcome::fault("a handler panicked")).into_response()
}
